import { expect, test } from 'vitest'
import { oneLine } from '../../../src/main/kernel/history/records/one-line.ts'
import { recordText, runOfRecord } from '../../../src/main/kernel/history/records/record-text.ts'
import type { JsonObject, RecordType } from '../../../src/main/kernel/journal/index.ts'
import { bodyOf } from '../../../src/main/kernel/runbook/event-record.ts'
import type { RunEvent } from '../../../src/shared/domain/run-event.ts'
import { began, intentOf, RUN, refused, step, swapPlan } from '../domain/example-run.ts'
import { webPlan } from '../renderer/fixtures/plan-fixture.ts'

const say = (type: RecordType, body: JsonObject) => recordText({ type, body })
const event = (told: object) => say('STEP', bodyOf({ run: RUN, at: '', ...told } as RunEvent))

test('an intent says what is sent, and what for', () => {
  const web = { ...intentOf('web'), plan: webPlan }
  expect([
    event(web),
    event({ ...intentOf('swap'), purpose: 'undo' }),
    event({
      ...intentOf('api'),
      plan: {
        ...swapPlan,
        title: 'Roll back the API',
        acts: [
          {
            kind: 'http',
            method: 'POST',
            url: 'https://backboard.railway.com/graphql/v2',
            body: { query: 'mutation …', operationName: 'deploymentRollback' },
          },
          { kind: 'message', channel: '#incidents', text: 'It is done.' },
        ],
      },
    }),
  ]).toEqual([
    'web: POST /v1/projects/prj_1/rollback/dpl_77a0b1c2d3e4 · Roll back web to v41 (77a0b1c)',
    'swap: SQL in postgres: ALTER DATABASE … · Swap vlossom (taking it back)',
    'api: POST /graphql/v2 deploymentRollback and 1 more · Roll back the API',
  ])
})

test('what happened to a run is told with who did it and why', () => {
  const { run: _, at: __, ...start } = began([step('web')])
  expect([
    event(start),
    event({ kind: 'step-approved', step: 'swap', planHash: 'h', by: 'ada' }),
    event({ kind: 'step-second-asked', step: 'swap', request: { nonce: '0123456789ab' } }),
    event({ kind: 'step-second-approved', step: 'swap', approver: 'Ben', by: 'ada' }),
    event({ kind: 'step-second-waived', step: 'swap', by: 'ada', because: 'Ben sleeps' }),
    event({ kind: 'step-skipped', step: 'web', by: 'ada', because: 'web is well' }),
    event({
      kind: 'step-blocked',
      step: 'swap',
      unmet: [{ gate: { kind: 'armed' }, because: 'The console is read-only.' }],
    }),
    event({ kind: 'step-phase', step: 'web', phase: 'verifying', attempt: 2, purpose: 'do' }),
    event({ kind: 'result', step: 'web', receipt: 'reply-lost', facts: {}, failure: refused }),
    event({ kind: 'step-failed', step: 'web', failure: refused, evidence: [] }),
    event({ kind: 'traffic-put-back', by: 'ada', evidence: [] }),
    event({ kind: 'run-ended', outcome: 'done' }),
  ]).toEqual([
    'ada begins: Take it back, because “bad release”',
    'swap: approved by ada',
    'swap: asks for a second approval, request 01234567',
    'swap: approved a second time by Ben, the code was put in by ada',
    'swap: ada goes on WITHOUT the second approval, because “Ben sleeps”',
    'web: skipped by ada, because “web is well”',
    'swap: waits, The console is read-only.',
    'web: verifying, attempt 2',
    'web: sent, the reply was lost, It said no',
    'web: failed, It said no',
    'traffic put back by ada',
    'the run ended: done',
  ])
})

test('what the console says about itself is a sentence too', () => {
  const fingerprint = '5c1e9b7a'.repeat(8)
  expect([
    say('GENESIS', { logId: 'a', publicKey: 'b', fingerprint }),
    say('OPEN', { appVersion: '0.1.0', hostId: 'ada-laptop', previousEnd: 'unclean' }),
    say('CHECKPOINT', { seq: 1204, head: fingerprint, next: '', signature: '' }),
    say('CLOSE', { because: 'shutdown' }),
    say('CONFIG', { kind: 'armed', by: 'ada' }),
    say('CONFIG', { kind: 'credential-kept', name: 'vercel', by: 'ada' }),
    say('CONFIG', { kind: 'history-tables-approved', database: 'history', by: 'ada' }),
    say('CONFIG', { kind: 'kek-recovered', recipients: [], opened: 3, shut: [], by: 'ada' }),
    say('CONFIG', {
      kind: 'credentials-moved',
      to: 'keychain',
      names: ['a', 'b'],
      left: [],
      by: 'ada',
    }),
    say('EXPORT', { database: 'history', systemIdentifier: '7', records: [1, 250], head: '' }),
    say('ANCHOR', { place: 'history database 7351', seq: 250, head: '' }),
    say('GAP', {
      kind: 'countersigned',
      gap: 12,
      name: 'Ada',
      statement: 'I saw it',
      actor: 'ada',
    }),
    say('PRUNE', {
      segments: [1, 3],
      records: [1, 900],
      head: '',
      anchor: { place: 'history database 7351', seq: 900, head: '', at: '' },
    }),
    say('OUTPUT', { kind: 'line', run: RUN, step: 'restore', text: 'processing users' }),
  ]).toEqual([
    'the log begins, fingerprint 5c1e9b7a…9b7a',
    'console 0.1.0 opened on ada-laptop, after a crash',
    'signed up to 1,204, head 5c1e9b7a…9b7a',
    'console closed',
    'armed by ada',
    'credential vercel entered by ada',
    'making tables in history approved by ada',
    'the log’s key was made anew with the recovery kit by ada: 3 files opened, 0 stay shut',
    '2 credentials moved to the keychain store by ada',
    'exported 1…250 to history',
    'history database 7351 holds everything up to 250',
    'gap 12 countersigned by Ada: “I saw it”',
    'records 1…900 (files 1…3) deleted, proven by history database 7351',
    'restore: processing users',
  ])
})

test('what went past the log is told as what it was, and belongs to its run', () => {
  const body = bodyOf({ kind: 'run-paused', by: 'ada', run: RUN, at: '' })
  const gap = {
    kind: 'break-glass',
    sink: 'other disk',
    line: { at: '', type: 'STEP', body, actor: 'ada', reason: 'full' },
  }
  expect([say('GAP', gap), runOfRecord(gap)]).toEqual([
    'past the log, by ada: STEP paused by ada',
    RUN,
  ])
})

test('a body that nobody knows is shown as it stands, whatever it claims to be', () => {
  const strange: readonly JsonObject[] = [
    {},
    { kind: 'run-event' },
    { kind: 'run-event', event: { kind: 'constructor' } },
    { kind: 'run-event', event: { kind: 'intent', step: 'web' } },
    { kind: 'break-glass', line: { type: 'STEP' } },
    { kind: 'never heard of' },
  ]
  expect(strange.map((body) => say('STEP', body))).toEqual(
    strange.map((body) => JSON.stringify(body)),
  )
})

test('a record is of a run only where it names one', () => {
  expect(
    [{ run: RUN }, { event: { run: RUN } }, { run: 'not a run' }, { event: 1 }, {}].map((body) =>
      runOfRecord(body as JsonObject),
    ),
  ).toEqual([RUN, RUN, null, null, null])
})

test('hostile text is one line of at most 200 characters', () => {
  const emoji = '🚀'
  const long = oneLine(emoji.repeat(300))
  expect(oneLine(' a\u001b[2Jb\n\n\tc\u202edef\u2028 ')).toBe('a [2Jb c def')
  expect(long.length).toBeLessThanOrEqual(200)
  expect(long).toMatch(/^(🚀)+…$/u)
  expect(oneLine(`${' '.repeat(1000)}a`)).toBe('')
})
