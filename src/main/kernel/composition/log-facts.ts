import type { Anchor, GapView } from '../../../shared/domain/audit.ts'
import type { JsonObject, JsonValue } from '../../../shared/domain/json.ts'
import { recordText } from '../history/records/record-text.ts'
import type { JournalRecord, RecordType } from '../journal/index.ts'

/** What the log's own records say about the log. */
export interface LogFacts {
  /** The outside place that proves most; `head` is the one that it holds. */
  readonly anchor: (Anchor & { readonly head: string }) | null
  /** The furthest that the history database took: it alone holds the records themselves. */
  readonly copy: (Anchor & { readonly head: string }) | null
  /** Some batch went there without what its records say. */
  readonly sealedCopy: boolean
  readonly gaps: readonly GapView[]
  /** The newest record that these facts know, and the latest time that any record names, in ms since 1970. */
  readonly seen: number
  readonly latest: number
}

export const noLogFacts: LogFacts = {
  anchor: null,
  copy: null,
  sealedCopy: false,
  gaps: [],
  seen: 0,
  latest: 0,
}

/** Which records say something about the log. */
export const tellingTypes: readonly RecordType[] = ['ANCHOR', 'EXPORT', 'GAP']

/** The facts with one verified record more; pure. */
export function withLogRecord(facts: LogFacts, record: JournalRecord): LogFacts {
  const { seq, at } = record
  const seen = { ...facts, seen: seq, latest: Math.max(facts.latest, Date.parse(at)) }
  switch (record.type) {
    case 'ANCHOR':
      return {
        ...seen,
        anchor: furthest(seen.anchor, record.body, { at, place: text(record.body['place']) }),
      }
    case 'EXPORT': {
      const { database, systemIdentifier, checkpoint } = record.body
      const place = `history database ${text(database)} (${text(systemIdentifier)})`
      if (!isObject(checkpoint)) return seen
      return {
        ...seen,
        anchor: furthest(seen.anchor, checkpoint, { at, place }),
        copy: furthest(seen.copy, checkpoint, { at, place }),
        sealedCopy: seen.sealedCopy || checkpoint['payloads'] === 0,
      }
    }
    case 'GAP':
      return withGap(seen, record)
    default:
      return seen
  }
}

/** The one that reaches furthest holds: an older anchor proves nothing that it does not. */
function furthest(
  known: LogFacts['anchor'],
  { seq, head }: JsonObject,
  where: { readonly at: string; readonly place: string },
): LogFacts['anchor'] {
  if (typeof seq !== 'number' || typeof head !== 'string') return known
  if (known !== null && known.seq > seq) return known
  return { seq, head, ...where }
}

function withGap(facts: LogFacts, { seq, at, body }: JournalRecord): LogFacts {
  if (body['kind'] !== 'countersigned') {
    const gap: GapView = { seq, at, text: textOf(body), countersigned: null }
    return { ...facts, gaps: [...facts.gaps, gap] }
  }
  const countersigned = { name: text(body['name']), statement: text(body['statement']), at }
  const gaps = facts.gaps.map((gap) => (gap.seq === body['gap'] ? { ...gap, countersigned } : gap))
  return { ...facts, gaps }
}

function textOf(body: JsonObject): string {
  switch (body['kind']) {
    case 'refused': {
      const { records, since, until, because } = body
      const when = since === until ? `at ${text(since)}` : `from ${text(since)} to ${text(until)}`
      return `The disk refused ${text(records)} records ${when} (${text(because)}).`
    }
    case 'break-glass':
      return wentPast(isObject(body['line']) ? body['line'] : {})
    case 'run-event':
      return recordText({ type: 'GAP', body })
    case 'damage-acknowledged':
      return `${text(body['actor'])} acknowledged damage: ${text(body['reason'])}`
    default:
      return `Something went past the log (${text(body['kind'])}).`
  }
}

function wentPast({ type, actor, reason }: JsonObject): string {
  return `${text(actor)} went past the log with a record of type ${text(type)}: ${text(reason)}`
}

function text(value: JsonValue | undefined): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '—'
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
