/** What has been started and has to be ended, last first. */
export interface Endings {
  /** Remembers how to end something as soon as it has started. */
  add<T>(starting: Promise<T>, end: (thing: T) => Promise<unknown>): Promise<T>
  /** Ends everything; trouble with one does not keep the others. */
  run(): Promise<void>
}

export function createEndings(complain: (text: string) => void): Endings {
  const ends: (() => Promise<unknown>)[] = []
  return {
    async add(starting, end) {
      const thing = await starting
      ends.push(() => end(thing))
      return thing
    },
    async run() {
      for (const end of ends.splice(0).reverse()) {
        await end().catch((error: unknown) => complain(`while stopping: ${String(error)}`))
      }
    },
  }
}

/**
 * Like Promise.all, but waits for the others when one fails, so that what they start is known to the endings and
 * nothing is left behind.
 */
export async function allOf<T extends readonly unknown[]>(
  promises: {
    readonly [K in keyof T]: Promise<T[K]>
  },
): Promise<T> {
  await Promise.allSettled(promises)
  return (await Promise.all(promises)) as unknown as T
}
