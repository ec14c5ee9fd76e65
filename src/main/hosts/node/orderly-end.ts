const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

// `when-exit` (below `conf`) hears each signal once and sends it again, to die of it where nobody else
// listens. That echo is no second wish.
const ECHO_MS = 250

/**
 * Ends the program in order on the first signal and at once on the second. Nothing is lost either
 * way: what was sent is in the log, and the next console takes the runs up.
 *
 * @param close lets everything go, in its order
 */
export function endInOrder(
  process: Pick<NodeJS.Process, 'on' | 'exit'>,
  close: () => Promise<void>,
): void {
  let endingSince: number | undefined
  const end = (): void => {
    if (endingSince !== undefined) {
      if (performance.now() - endingSince > ECHO_MS) process.exit(1)
      return
    }
    endingSince = performance.now()
    close().then(
      () => process.exit(0),
      (thrown: unknown) => {
        console.error(`The console did not end in order: ${messageOf(thrown)}`)
        process.exit(1)
      },
    )
  }
  for (const signal of signals) process.on(signal, end)
}

export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown)
}
