import type { JsonObject, JsonValue } from '../../../../shared/domain/json.ts'
import type { RecordType } from '../../journal/index.ts'

/** Bodies that the console writes about itself, by record type and, where it has one, kind. */
const lines: { readonly [name: string]: (body: JsonObject) => string } = {
  GENESIS: ({ fingerprint }) => `the log begins, fingerprint ${short(fingerprint)}`,
  OPEN: ({ appVersion, hostId, previousEnd }) =>
    `console ${say(appVersion)} opened on ${say(hostId)}, ${ends[say(previousEnd)] ?? say(previousEnd)}`,
  CHECKPOINT: ({ seq, head }) => `signed up to ${count(seq)}, head ${short(head)}`,
  CLOSE: ({ because }) => (because === 'rotation' ? 'a new file is begun' : 'console closed'),
  ANCHOR: ({ place, seq }) => `${say(place)} holds everything up to ${count(seq)}`,
  EXPORT: ({ records, database }) => `exported ${span(records)} to ${say(database)}`,
  PRUNE: ({ records, segments, anchor }) =>
    `records ${span(records)} (files ${span(segments)}) deleted, proven by ${say(part(anchor, 'place'))}`,
  'OUTPUT line': ({ step, text }) => `${say(step)}: ${say(text)}`,
  'INTENT end-orphans': ({ sent }) => `ends what a killed console left working: ${say(sent)}`,
  'CONFIG armed': ({ by }) => `armed by ${say(by)}`,
  'CONFIG disarmed': ({ by }) => `disarmed by ${say(by)}`,
  'CONFIG credential-kept': ({ name, by }) => `credential ${say(name)} entered by ${say(by)}`,
  'CONFIG credential-forgotten': ({ name, by }) =>
    `credential ${say(name)} taken out by ${say(by)}`,
  'CONFIG credentials-moved': ({ to, names, by }) =>
    `${Array.isArray(names) ? `${names.length} credentials` : 'credentials'} moved to the ${say(to)} store by ${say(by)}`,
  'CONFIG kit-made': ({ recipient, by }) => `recovery kit ${short(recipient)} made by ${say(by)}`,
  'CONFIG kit-proven': ({ recipient, seq, by }) =>
    `recovery kit ${short(recipient)} opened record ${count(seq)}, shown by ${say(by)}`,
  'CONFIG kit-tried': ({ recipient, by }) =>
    `recovery kit ${short(recipient)} tried on the log by ${say(by)}`,
  'CONFIG kek-recovered': ({ by, opened, shut }) =>
    `the log’s key was made anew with the recovery kit by ${say(by)}: ${count(opened)} files opened, ${Array.isArray(shut) ? shut.length : '?'} stay shut`,
  'CONFIG history-tables-approved': ({ database, by }) =>
    `making tables in ${say(database)} approved by ${say(by)}`,
  'CONFIG history-tables-made': ({ database, by }) =>
    `tables made in ${say(database)} by ${say(by)}`,
  'CONFIG pin-baseline': ({ subject }) => `${say(subject)} is pinned: what is there now is noted`,
  'CONFIG pin-alarm': ({ subject, text }) => `▲ pin of ${say(subject)}: ${say(text)}`,
  'CONFIG pin-over': ({ subject, key }) => `pin of ${say(subject)}: over: ${say(key)}`,
  'CONFIG pin-seen': ({ key, note, by }) => `pin: ${say(key)} seen by ${say(by)}: “${say(note)}”`,
  'GAP refused': ({ records, because, since, until }) =>
    `${count(records)} records refused by the disk (${say(because)}) from ${say(since)} to ${say(until)}`,
  'GAP glass-broken': ({ actor, reason }) =>
    `glass broken by ${say(actor)}, because “${say(reason)}”`,
  'GAP damage-acknowledged': ({ actor, reason, findings }) =>
    `damage acknowledged by ${say(actor)}, because “${say(reason)}”: ${list(findings)}`,
  'GAP countersigned': ({ gap, name, statement }) =>
    `gap ${count(gap)} countersigned by ${say(name)}: “${say(statement)}”`,
}

const ends: { readonly [kind: string]: string } = {
  new: 'a new log',
  clean: 'after a clean end',
  unclean: 'after a crash',
  damaged: 'after damage',
}

/** What such a body says, or nothing where it is not known. */
export function ownLine(type: RecordType, body: JsonObject): string | undefined {
  const { kind } = body
  const name = typeof kind === 'string' ? `${type} ${kind}` : type
  return Object.hasOwn(lines, name) ? lines[name]?.(body) : undefined
}

const counts = new Intl.NumberFormat('en-US')

function say(value: JsonValue | undefined): string {
  if (typeof value === 'string') return value
  return value === undefined ? '?' : JSON.stringify(value)
}

function count(value: JsonValue | undefined): string {
  return typeof value === 'number' ? counts.format(value) : say(value)
}

function short(value: JsonValue | undefined): string {
  const text = say(value)
  return text.length > 20 ? `${text.slice(0, 8)}…${text.slice(-4)}` : text
}

function span(value: JsonValue | undefined): string {
  if (!Array.isArray(value)) return say(value)
  const [from, to] = value
  return from === to ? count(from) : `${count(from)}…${count(to)}`
}

function list(value: JsonValue | undefined): string {
  return Array.isArray(value) ? value.map(say).join('; ') : say(value)
}

function part(value: JsonValue | undefined, name: string): JsonValue | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  return (value as JsonObject)[name]
}
