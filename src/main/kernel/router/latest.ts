/** A page can draw so often; what comes faster is skipped, the newest is never lost. */
const AT_MOST_EVERY_MS = 40

/** Turns a subscription of whole snapshots into a stream that keeps only the newest one waiting. */
export async function* latest<T>(
  subscribe: (listener: (value: T) => void) => () => void,
  signal: AbortSignal | undefined,
): AsyncGenerator<T, void, void> {
  let waiting: { readonly value: T } | undefined
  let wake: () => void = () => undefined
  const unsubscribe = subscribe((value) => {
    waiting = { value }
    wake()
  })
  const aborted = () => wake()
  signal?.addEventListener('abort', aborted)
  try {
    while (signal?.aborted !== true) {
      if (waiting === undefined) {
        await new Promise<void>((resolve) => {
          wake = resolve
        })
        continue
      }
      const { value } = waiting
      waiting = undefined
      yield value
      await new Promise((resolve) => setTimeout(resolve, AT_MOST_EVERY_MS))
    }
  } finally {
    signal?.removeEventListener('abort', aborted)
    unsubscribe()
  }
}
