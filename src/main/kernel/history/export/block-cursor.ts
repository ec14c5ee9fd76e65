import type { CopyBlock } from './copy-block.ts'

/** Reads blocks a batch at a time, and ahead of that: to read and open records overlaps with what the database does. */
export interface BlockCursor {
  /** Whether a record is ahead that is not the export's own. */
  hasNews(): Promise<boolean>
  /** Blocks of about so many bytes together; at least one where one is left. */
  take(bytes: number): AsyncGenerator<CopyBlock>
  /** Sequence of the newest record that was read, taken or not. */
  lastSeen(): number
  close(): Promise<void>
}

/** Holds about `aheadBytes` of frames that nobody has taken yet. */
export function openCursor(blocks: AsyncIterable<CopyBlock>, aheadBytes: number): BlockCursor {
  const source = blocks[Symbol.asyncIterator]()
  const ahead: CopyBlock[] = []
  let held = 0
  let seen = 0
  let isAtEnd = false
  let failed: { readonly because: unknown } | undefined
  let reading: Promise<void> | undefined

  /** Resolves once the next block is there. Never rejects: who waits for one hears of it. */
  function readOn(): Promise<void> {
    reading ??= readOne().then(() => {
      reading = undefined
      readAhead()
    })
    return reading
  }

  async function readOne(): Promise<void> {
    try {
      const next = await source.next()
      if (next.done === true) isAtEnd = true
      else put(next.value)
    } catch (because) {
      failed = { because }
    }
  }

  function readAhead(): void {
    if (held < aheadBytes && !isAtEnd && failed === undefined) void readOn()
  }

  function put(block: CopyBlock): void {
    ahead.push(block)
    held += block.bytes
    seen = block.last
  }

  /** The block at this place ahead; undefined where the log ends before it. */
  async function blockAt(place: number): Promise<CopyBlock | undefined> {
    if (place === ahead.length && !isAtEnd && failed === undefined) await readOn()
    const block = ahead[place]
    if (block === undefined && failed !== undefined) throw failed.because
    return block
  }

  return {
    async hasNews() {
      for (let place = 0; ; place += 1) {
        const block = await blockAt(place)
        if (block === undefined || block.hasNews) return block !== undefined
      }
    },
    async *take(bytes) {
      for (let taken = 0; taken < bytes; ) {
        const block = await blockAt(0)
        if (block === undefined) return
        ahead.shift()
        held -= block.bytes
        taken += block.bytes
        readAhead()
        yield block
      }
    },
    lastSeen: () => seen,
    async close() {
      isAtEnd = true
      await reading
      await source.return?.()
    },
  }
}
