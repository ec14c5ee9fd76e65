const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/**
 * Ends the program in order on the first signal and at once on the second. Nothing is lost either
 * way: what was sent is in the log, and the next console takes the runs up.
 *
 * @param close lets everything go, in its order
 */
export function endInOrder(process: NodeJS.Process, close: () => Promise<void>): void {
  let ending = false
  for (const signal of signals) {
    process.on(signal, () => {
      if (ending) process.exit(1)
      ending = true
      close().then(
        () => process.exit(0),
        (thrown: unknown) => {
          console.error(`The console did not end in order: ${messageOf(thrown)}`)
          process.exit(1)
        },
      )
    })
  }
}

export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown)
}
