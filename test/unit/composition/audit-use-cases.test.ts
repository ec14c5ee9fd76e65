import { expect, test } from 'vitest'
import { type AuditLog, openAuditLog } from '../../../src/main/kernel/composition/audit-log.ts'
import { createAuditUseCases } from '../../../src/main/kernel/composition/audit-use-cases.ts'
import { noLogFacts, withLogRecord } from '../../../src/main/kernel/composition/log-facts.ts'
import { createLogFactsWatch } from '../../../src/main/kernel/composition/log-facts-watch.ts'
import { logMark } from '../../../src/main/kernel/composition/log-mark.ts'
import type { OpenOptions } from '../../../src/main/kernel/journal/index.ts'
import type { Vfs } from '../../../src/main/kernel/ports/vfs.ts'
import { createSessionStore } from '../../../src/main/kernel/settings/credentials/index.ts'
import { faultyVfs } from '../../crash/journal/faulty-vfs.ts'
import { memoryVfs } from '../../crash/journal/memory-vfs.ts'
import { optionsFor } from '../../crash/journal/test-journal.ts'

const T0 = Date.parse('2026-11-23T10:00:00.000Z')
let now = new Date(T0)
const clock = { now: () => now }
let armed = true
/** The history database as the console knows it: how the copy stands, and what it answers when it is asked. */
const copy = { kind: 'idle', asked: 0, answers: async (): Promise<void> => undefined }

function auditOf(log: AuditLog) {
  const facts = createLogFactsWatch(log)
  const nothing = () => () => undefined
  const missing = async (): Promise<never> => {
    throw new Error('not asked here')
  }
  const audit = createAuditUseCases({
    log,
    facts,
    clock: { ...clock, monotonicMs: () => 0, sleep: missing } as never,
    isArmed: () => armed,
    browser: { records: missing, record: missing },
    files: { file: missing },
    kit: { status: () => ({ kind: 'none' }), watch: nothing } as never,
    historyExport: {
      view: () => ({ kind: copy.kind }),
      watch: nothing,
      sendsContents: true,
      retell: async () => undefined,
      confirm: () => {
        copy.asked += 1
        return copy.answers()
      },
    } as never,
  })
  return { audit, facts }
}

async function open(vfs: Vfs, more: Partial<OpenOptions> = {}) {
  const log = await openAuditLog(optionsFor(vfs, { clock, ...more }))
  const { audit, facts } = auditOf(log)
  for await (const record of log.records()) facts.note(record)
  return { log, audit, facts }
}

test('the view names the newest checkpoint, and the outside place that reaches furthest', async () => {
  const vfs = memoryVfs()
  const { log, audit, facts } = await open(vfs)
  await log.appendDurable('INTENT', { n: 1 })
  const checkpoint = log.checkpoint()
  expect(audit.current()).toMatchObject({
    checkpoint: { logId: log.logId, genesis: log.genesis, ...checkpoint },
    anchor: null,
    mark: { kind: 'not-kept', because: 'no keychain is in use' },
    prune: null,
    notes: [],
  })
  const { seq = 0, head = '' } = checkpoint ?? {}
  await log.appendDurable('ANCHOR', { place: 'report time-line.md', seq, head })
  await log.appendDurable('EXPORT', {
    database: 'history',
    systemIdentifier: '7351',
    records: [1, 2],
    head,
    checkpoint: { seq: 2, head },
  })
  await facts.settled()
  const anchor = { seq, place: 'report time-line.md', at: new Date(T0).toISOString() }
  expect(audit.current().anchor).toEqual(anchor)
  await log.appendDurable('EXPORT', {
    database: 'history',
    systemIdentifier: '7351',
    checkpoint: { ...log.checkpoint() },
  })
  await facts.settled()
  expect(audit.current().anchor?.place).toBe('history database history (7351)')
  await log.close()
  const next = await open(vfs)
  expect(next.audit.current().anchor?.place).toBe('history database history (7351)')
  await next.log.close()
})

test('records that have not the shape of an anchor anchor nothing', async () => {
  const { log, audit, facts } = await open(memoryVfs())
  await log.appendDurable('ANCHOR', { place: 'nowhere' })
  await log.appendDurable('EXPORT', { database: 'history' })
  await facts.settled()
  expect(audit.current().anchor).toBeNull()
  await log.close()
})

test('each gap says what is missing, and who stood up for it', async () => {
  const memory = memoryVfs()
  const faulty = faultyVfs(memory, null)
  const { log, audit, facts } = await open(faulty)
  let heard = 0
  const stop = audit.watch(() => {
    heard += 1
  })
  faulty.plan({ on: 'dataSync', at: 1, times: 4, code: 'EIO', path: 'seg-' })
  await expect(log.appendDurable('INTENT', { n: 1 })).rejects.toThrow()
  await log.breakGlass('web is down', 'ada')
  await log.appendDurable('RESULT', { back: true })
  await log.close()
  faulty.plan(null)
  const next = await open(memory)
  await next.log.appendDurable('GAP', { kind: 'unheard-of' })
  await next.facts.settled()
  expect(next.audit.current().gaps.map(({ text }) => text)).toEqual([
    'Something went past the log (unheard-of).',
  ])
  const [gap] = next.audit.current().gaps
  await next.audit.countersign(gap?.seq ?? 0, { name: 'Ada', statement: 'I saw it' }, 'ada')
  const at = new Date(T0).toISOString()
  const countersigned = { name: 'Ada', statement: 'I saw it', at }
  expect(next.audit.current().gaps).toEqual([{ ...gap, countersigned }])
  await expect(
    next.audit.countersign(1, { name: 'Ada', statement: 'no' }, 'ada'),
  ).rejects.toMatchObject({ failure: { code: 'NOT_FOUND' } })
  await facts.settled()
  expect(heard).toBeGreaterThan(0)
  stop()
  await next.log.close()
})

test.each([
  [
    { kind: 'refused', records: 3, since: 'noon', until: 'one', because: 'EIO' },
    'The disk refused 3 records from noon to one (EIO).',
  ],
  [
    { kind: 'refused', records: 1, since: 'noon', until: 'noon', because: 'ENOSPC' },
    'The disk refused 1 records at noon (ENOSPC).',
  ],
  [
    { kind: 'break-glass', line: { type: 'RESULT', actor: 'ada', reason: 'web is down' } },
    'ada went past the log with a record of type RESULT: web is down',
  ],
  [{ kind: 'break-glass', line: 7 }, '— went past the log with a record of type —: —'],
  [
    { kind: 'damage-acknowledged', actor: 'ada', reason: 'bit rot' },
    'ada acknowledged damage: bit rot',
  ],
  [
    {
      kind: 'run-event',
      event: { kind: 'step-second-waived', step: 'swap', by: 'ada', because: 'Ben sleeps' },
    },
    'swap: ada goes on WITHOUT the second approval, because “Ben sleeps”',
  ],
])('the gap %o is one sentence', (body, text) => {
  const record = { seq: 9, type: 'GAP', at: new Date(T0).toISOString(), body } as const
  expect(withLogRecord(noLogFacts, record).gaps.map((gap) => gap.text)).toEqual([text])
})

test('what the history database holds can be deleted, by typing the end of its head while armed', async () => {
  const vfs = memoryVfs()
  const { log, audit, facts } = await open(vfs, { rotateBytes: 4000 })
  for (let n = 0; n < 12; n += 1) await log.appendDurable('INTENT', { n })
  await expect(audit.prune(5, 'x', 'ada')).rejects.toMatchObject({ failure: { code: 'BLOCKED' } })
  const { seq = 0, head = '' } = log.checkpoint() ?? {}
  // A file that was written says where a copy was, not that it is there.
  await log.appendDurable('ANCHOR', { place: 'file /dev/null', seq, head })
  await facts.settled()
  expect(audit.current()).toMatchObject({ anchor: { seq }, prune: null })
  const sent = { database: 'history', systemIdentifier: '7', records: [1, seq], head }
  await log.appendDurable('EXPORT', { ...sent, checkpoint: { seq, head, payloads: 9 } })
  // Nor does one that reaches further lend the database its reach.
  await log.appendDurable('ANCHOR', { place: 'file /dev/null', ...log.checkpoint() })
  await facts.settled()
  for (const kind of ['refused', 'fork', 'queued']) {
    copy.kind = kind
    expect(audit.current().prune).toBeNull()
    await expect(audit.prune(5, head.slice(-8), 'ada')).rejects.toMatchObject({
      failure: { code: 'BLOCKED' },
    })
  }
  copy.kind = 'idle'
  const { prune } = audit.current()
  if (prune === null) throw new Error('nothing is offered')
  expect(prune).toMatchObject({
    anchor: { seq, place: 'history database history (7)' },
    challenge: head.slice(-8),
    contents: 'readable',
  })
  await expect(audit.prune(prune.through, 'wrong', 'ada')).rejects.toMatchObject({
    failure: { code: 'CHALLENGE_MISMATCH', field: 'challenge' },
  })
  armed = false
  await expect(audit.prune(prune.through, prune.challenge, 'ada')).rejects.toMatchObject({
    failure: { code: 'NOT_ARMED' },
  })
  armed = true
  await expect(audit.prune(prune.through + 1, prune.challenge, 'ada')).rejects.toMatchObject({
    failure: { code: 'BLOCKED' },
  })
  const before = vfs.paths().length
  copy.asked = 0
  copy.answers = () => Promise.reject(new Error('it is away'))
  await expect(audit.prune(prune.through, prune.challenge, 'ada')).rejects.toThrow('it is away')
  expect({ asked: copy.asked, files: vfs.paths().length }).toEqual({ asked: 1, files: before })
  copy.answers = async () => undefined
  await audit.prune(prune.through, prune.challenge, 'ada')
  expect(vfs.paths().length).toBe(before - prune.segments + 1)
  expect(audit.current().notes).toEqual([`Records up to ${prune.through} were deleted on purpose.`])
  await log.close()
})

test('a clock that was set back is told, and so is whatever else a reader should know', async () => {
  const vfs = memoryVfs()
  now = new Date(T0)
  const first = await open(vfs)
  await first.log.appendDurable('INTENT', { n: 1 })
  await first.log.close()
  vfs.erase('/log/signing-key.rbk')
  now = new Date(T0 - 45 * 60_000)
  const second = await open(vfs)
  expect(second.audit.current().notes).toEqual([
    'The laptop’s clock stands 45 minutes behind the newest record: it was set back, or ran ahead then. Order is by number, not by time. Set the clock of this machine right, best from the network: new records and what others read of them carry its time; the log itself needs nothing.',
    'The chain of keys is broken before segment 2: its signing key was lost.',
  ])
  now = new Date(T0 - 5 * 3600_000)
  expect(second.audit.current().notes[0]).toContain('5 hours behind')
  now = new Date(T0)
  expect(second.audit.current().notes).toHaveLength(1)
  await second.log.close()
})

test('a mark in a store that ends with the session is none', async () => {
  const mark = logMark(createSessionStore())
  await expect(mark.write({ logId: '', seq: 1, head: '' })).rejects.toThrow('outlives')
  expect(await mark.read()).toEqual({ kind: 'absent' })
})

test('without a log there is nothing to say about it', async () => {
  const log = await openAuditLog(
    optionsFor(memoryVfs(), { lock: async () => ({ kind: 'taken', pid: 1 }) }),
  )
  const { audit } = auditOf(log)
  expect(audit.current()).toMatchObject({
    checkpoint: null,
    anchor: null,
    mark: { kind: 'not-kept', because: 'there is no log' },
    notes: [],
  })
})

test('a batch that went without contents makes the whole offer one of sealed records', () => {
  const at = new Date(T0).toISOString()
  const exported = (seq: number, payloads: number) =>
    ({ seq, type: 'EXPORT', at, body: { checkpoint: { seq, head: 'ab', payloads } } }) as const
  const open = withLogRecord(noLogFacts, exported(4, 2))
  expect(open).toMatchObject({ copy: { seq: 4 }, sealedCopy: false })
  expect(withLogRecord(open, exported(6, 0))).toMatchObject({ copy: { seq: 6 }, sealedCopy: true })
})
