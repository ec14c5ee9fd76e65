/** Work that several wait for. It is given up when nobody does any more. */
export interface SharedWork {
  /** Resolves with the work; rejects with the reason of the signal as soon as that is given up. */
  wait(signal: AbortSignal | undefined): Promise<void>
  /** Nobody wanted it any more: it is about to end, and waiting for it is of no use. */
  givenUp(): boolean
  /** Resolves when it has ended, however. */
  readonly ended: Promise<void>
}

/** Starts the work at once. Whoever wants the same thing meanwhile waits for this one. */
export function shareWork(work: (signal: AbortSignal) => Promise<void>): SharedWork {
  const giveUp = new AbortController()
  const done = work(giveUp.signal)
  let waiting = 0
  const leave = () => {
    waiting -= 1
    if (waiting === 0) giveUp.abort()
  }
  return {
    ended: done.catch(() => undefined),
    givenUp: () => giveUp.signal.aborted,
    async wait(signal) {
      waiting += 1
      try {
        await (signal === undefined ? done : Promise.race([done, aborted(signal)]))
      } finally {
        leave()
      }
    },
  }
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason)
    else signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
}
