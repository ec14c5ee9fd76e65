import type { Clock } from '../../ports/clock.ts'

/** How long the others may take, once one endpoint has the transaction, in milliseconds. */
export const OFFER_GRACE_MS = 500
/** A look is made again a moment later: nobody is waited for longer. In milliseconds. */
export const LOOK_GRACE_MS = 300

interface Patience<T> {
  readonly clock: Pick<Clock, 'sleep'>
  readonly signal: AbortSignal
  /** How long the others are waited for, once an answer is there that counts. */
  readonly graceMs: number
  counts?(answer: T): boolean
}

/**
 * Answers that are there shortly after the first one that counts: an endpoint that is slow or silent must not make
 * everybody wait for it. Where no answer counts, all of them. What comes later is not heard.
 */
export async function inReach<T>(
  asked: readonly Promise<T>[],
  { clock, signal, graceMs, counts = () => true }: Patience<T>,
): Promise<readonly T[]> {
  const answers: T[] = []
  const enough = new AbortController()
  const first = new Promise<void>((resolve) => {
    for (const one of asked) {
      one.then(
        (answer) => {
          answers.push(answer)
          if (counts(answer)) resolve()
        },
        // Whoever waits for all of them hears of it.
        () => undefined,
      )
    }
  })
  const later = first
    .then(() => clock.sleep(graceMs, AbortSignal.any([signal, enough.signal])))
    .catch(() => undefined)
  await Promise.race([Promise.all(asked), later])
  enough.abort()
  return [...answers]
}
