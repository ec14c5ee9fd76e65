import { Session } from 'node:inspector/promises'

const READERS = /\/src\/(?:verifier|main\/kernel\/journal)\//

/** Which characters of the two readers' source have been run so far, by V8's own block counts. */
export class ReachedSource implements Disposable {
  readonly #session = new Session()
  readonly #reached = new Map<string, Uint8Array>()

  /** Only what V8 compiles from now on is counted by blocks: load the readers after this. */
  async begin(): Promise<void> {
    this.#session.connect()
    await this.#session.post('Profiler.enable')
    await this.#session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true })
  }

  /** How many characters were run since the last call that had never been run before. */
  async look(): Promise<number> {
    const { result } = await this.#session.post('Profiler.takePreciseCoverage')
    let fresh = 0
    for (const { url, functions } of result) {
      if (!READERS.test(url)) continue
      const ranges = functions.flatMap((one) => one.ranges)
      const length = Math.max(...ranges.map(({ endOffset }) => endOffset))
      const now = new Uint8Array(length)
      // From the outside in: a block that was not entered takes back what its function had.
      for (const { startOffset, endOffset, count } of ranges) {
        now.fill(count > 0 ? 1 : 0, startOffset, endOffset)
      }
      fresh += this.#merge(url, now)
    }
    return fresh
  }

  /** Characters that were run at all. */
  size(): number {
    return [...this.#reached.values()].reduce((sum, one) => sum + ones(one), 0)
  }

  clear(): void {
    this.#reached.clear()
  }

  [Symbol.dispose](): void {
    this.#session.disconnect()
  }

  #merge(url: string, now: Uint8Array): number {
    const before = this.#reached.get(url)
    const grown = new Uint8Array(Math.max(now.length, before?.length ?? 0))
    if (before !== undefined) grown.set(before)
    const had = ones(grown)
    for (const [at, run] of now.entries()) if (run === 1) grown[at] = 1
    this.#reached.set(url, grown)
    return ones(grown) - had
  }
}

function ones(flags: Uint8Array): number {
  return flags.reduce((sum, flag) => sum + flag, 0)
}
