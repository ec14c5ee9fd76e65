import type { JsonObject } from '../canonical-json.ts'
import { isSigned } from '../checkpoint-signature.ts'
import { FRAME_HEAD, FrameType } from '../frame.ts'
import { readPayload } from '../payload.ts'
import type { HistoryFinding } from './history-report.ts'
import type { LocalLog } from './local-log.ts'
import type { RecordRow } from './record-row.ts'

const FORK =
  "another record stands there, and this log's own key signed it: somebody went on with another copy of the log"
const OTHER =
  "another record stands there, and nothing shows that this log's key signed it: the database was changed, or the log was made anew from here on"

/**
 * A stretch of rows that are sound in themselves and are other records than the log's. Anybody who
 * can write to the database can make such rows; only the first checkpoint among them, signed with the
 * key that the log itself had promised before, shows that the log was continued twice.
 */
export class Divergence {
  readonly #local: LocalLog
  readonly #from: number
  #to: number
  #signed: boolean | null = null

  constructor(local: LocalLog, from: number) {
    this.#local = local
    this.#from = from
    this.#to = from
  }

  /** @param before the row in front of it */
  async take({ seq, frame }: RecordRow, before: RecordRow | null): Promise<void> {
    this.#to = seq
    if (this.#signed !== null || frame?.type !== FrameType.CHECKPOINT) return
    const payload = readPayload(frame, frame.bytes.subarray(FRAME_HEAD, -16))
    if (typeof payload === 'string') return
    const { body } = payload
    const covered = Number(body['seq'])
    // A statement that the log made too proves nothing, whatever frame it is wrapped in.
    const isOther = covered >= this.#from && covered === before?.seq && body['head'] === before.head
    this.#signed = isOther && (await this.#isSignedByLog(body))
  }

  finding(): HistoryFinding {
    const records = { from: this.#from, to: this.#to }
    return this.#signed === true
      ? { kind: 'fork', table: 'audit_record', records, what: FORK }
      : { kind: 'other', table: 'audit_record', records, what: OTHER }
  }

  async #isSignedByLog(body: JsonObject): Promise<boolean> {
    const { logId, index } = this.#local
    const [head, next] = [String(body['head']), String(body['next'])]
    const claim = { logId, seq: Number(body['seq']), head, next }
    const signature = String(body['signature'])
    const keys = index.keysFor(this.#from - 1)
    const good = await Promise.all(
      keys.map((publicKey) => isSigned({ ...claim, signature, publicKey })),
    )
    return good.includes(true)
  }
}
