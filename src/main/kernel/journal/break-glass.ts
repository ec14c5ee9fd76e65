import { canonicalJson } from './canonical-json.ts'
import type { JsonObject } from './json.ts'
import { parseJson } from './payload.ts'
import type { JournalRecord } from './read-records.ts'
import type { RecordType } from './record-type.ts'
import type { SecondSink } from './second-sink.ts'

export interface BreakGlassOptions {
  /** Typed by the operator, or the rule that allows it without a word (traffic goes back). */
  readonly reason: string
  readonly actor: string
  /** Null when there is no other place: the records are then kept in memory until the log takes them. */
  readonly sink: SecondSink | null
  readonly clock: { now(): Date }
  readonly mask: (value: JsonObject) => JsonObject
  /** Where the journal notes what it owes; absent when no journal could be opened. */
  readonly oweGap?: (body: JsonObject) => void
}

/** A record that went past the log, so its `seq` is 0. */
export interface GlassRecord extends JournalRecord {
  /** Whether it lies in the second sink; otherwise only in memory, as a GAP that is owed. */
  readonly reachedSink: boolean
}

/** Takes the place of the journal for what puts service back while the disk refuses. */
export interface BreakGlass {
  /** Never rejects: the rescue goes on. */
  appendDurable(type: RecordType, body: JsonObject): Promise<GlassRecord>
  append(type: RecordType, body: JsonObject): Promise<GlassRecord>
  /** Whether every record reached the second sink. */
  reachedSink(): boolean
}

/**
 * The way past a journal that refuses (audit-log.md §6): each record goes to the second sink, and
 * becomes a GAP of its own, first thing, as soon as the log takes records again.
 */
export function openBreakGlass(options: BreakGlassOptions): BreakGlass {
  const { reason, actor, sink, clock, mask, oweGap } = options
  let reached = sink !== null

  async function append(type: RecordType, body: JsonObject): Promise<GlassRecord> {
    const at = clock.now().toISOString()
    const line = { at, type, body: mask(body), reason, actor }
    oweGap?.(gapOf(line, sink?.name ?? null))
    const took = await write(canonicalJson(line))
    reached &&= took
    return { seq: 0, type, at, body: line.body, reachedSink: took }
  }

  async function write(line: string): Promise<boolean> {
    try {
      await sink?.write(line)
      return sink !== null
    } catch {
      return false
    }
  }

  return { appendDurable: append, append, reachedSink: () => reached }
}

/** The GAP for a line that an earlier process left in the sink. */
export function gapOfLine(line: string, sinkName: string): JsonObject {
  const parsed = parseJson(Buffer.from(line))
  const isObject = typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)
  return gapOf(isObject ? { ...parsed } : { text: line }, sinkName)
}

function gapOf(line: JsonObject, sinkName: string | null): JsonObject {
  return { kind: 'break-glass', sink: sinkName, line }
}
