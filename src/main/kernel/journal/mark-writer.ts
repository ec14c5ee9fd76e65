import type { Mark, MarkPlace, MarkRead } from './high-water-mark.ts'

/** Whether the keychain holds the mark of this log. */
export type MarkState =
  | { readonly kind: 'kept'; readonly seq: number }
  | { readonly kind: 'not-kept'; readonly because: string }

/** How long a closing console waits for the last mark. */
const LAST_WORD_MS = 2000

/** Keeps the mark up: one write at a time, the newest wins, and nobody waits for it. */
export class MarkWriter {
  readonly #place: MarkPlace | null
  #state: MarkState
  #waiting: Mark | null = null
  #running: Promise<void> | null = null

  constructor(place: MarkPlace | null, found: MarkRead, logId: string) {
    this.#place = place
    this.#state = stateOf(found, logId)
  }

  state(): MarkState {
    return this.#state
  }

  /** Notes the newest durable record. Never throws. */
  note(mark: Mark): void {
    if (this.#place === null) return
    this.#waiting = mark
    this.#running ??= this.#drain(this.#place)
  }

  /** Waits for what was noted, but not long: a keychain that hangs keeps nobody from closing. */
  async close(): Promise<void> {
    let timer: NodeJS.Timeout | undefined
    const enough = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, LAST_WORD_MS)
    })
    await Promise.race([this.#running, enough])
    clearTimeout(timer)
  }

  async #drain(place: MarkPlace): Promise<void> {
    while (this.#waiting !== null) {
      const mark = this.#waiting
      this.#waiting = null
      try {
        await place.write(mark)
        this.#state = { kind: 'kept', seq: mark.seq }
      } catch (error) {
        const because = error instanceof Error ? error.message : 'the keychain refuses'
        this.#state = { kind: 'not-kept', because }
      }
    }
    this.#running = null
  }
}

function stateOf(found: MarkRead, logId: string): MarkState {
  switch (found.kind) {
    case 'unavailable':
      return { kind: 'not-kept', because: found.because }
    case 'absent':
      return { kind: 'not-kept', because: 'no run has ended yet since it is kept' }
    case 'found':
      return found.mark.logId === logId
        ? { kind: 'kept', seq: found.mark.seq }
        : { kind: 'not-kept', because: 'the one that is kept is of another log' }
  }
}
