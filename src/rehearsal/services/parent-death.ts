/**
 * Ends this process when its standard input closes, which happens whenever the parent dies, by
 * SIGKILL too; no instance outlives the world that started it.
 */
export function endWithParent(finish: () => Promise<void>): void {
  let ending = false
  const end = (): void => {
    if (ending) return
    ending = true
    // A server that hangs in its farewell must not keep the process.
    setTimeout(() => process.exit(0), 1000).unref()
    void finish().finally(() => process.exit(0))
  }
  process.stdin.on('end', end)
  process.stdin.on('close', end)
  process.stdin.on('error', end)
  process.stdin.resume()
  process.on('SIGTERM', end)
  process.on('SIGINT', end)
}
