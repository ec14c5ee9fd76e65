import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  isCodeFor,
  publicKeyOf,
  readCode,
} from '../../../src/main/kernel/runbook/second/approval-code.ts'
import { writeRequest } from '../../../src/main/kernel/runbook/second/request-line.ts'

// The command as a second person starts it: a process of its own, on a terminal of its own (script, of util-linux).
const program = join(import.meta.dirname, '../../../src/main/hosts/node/approve.ts')
const PASSPHRASE = 'four words do well'

let base = ''
let publicKey = ''
const keyFile = () => join(base, 'rollback-console/approver-key.json')
const env = () => ({ ...process.env, XDG_DATA_HOME: base, HOME: base })

/** Answers each question on the terminal in its turn. */
async function onTerminal(
  args: readonly string[],
  answers: readonly (readonly [string, string])[],
) {
  const line = [process.execPath, program, ...args].map((part) => `'${part}'`).join(' ')
  const child = spawn('script', ['-qec', line, '/dev/null'], { env: env() })
  let shown = ''
  let from = 0
  const left = [...answers]
  child.stdout.on('data', (bytes: Buffer) => {
    shown += bytes.toString('utf8')
    const [question, answer] = left[0] ?? []
    const at = question === undefined ? -1 : shown.indexOf(question, from)
    if (question === undefined || at < 0) return
    from = at + question.length
    left.shift()
    child.stdin.write(`${answer}\r`)
  })
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve))
  return { code, shown: shown.replaceAll('\r', ''), unasked: left }
}

const facts = {
  environment: 'production',
  profile: 'vlossom',
  run: 'abcdefgh',
  step: 'db-swap',
  operation: 'postgres.swap',
  purpose: 'do',
  planHash: 'ab'.repeat(32),
  title: 'Swap vlossom\u001b[2J for its restored copy',
  reason: 'v42 lost\nbookings',
  startedBy: 'ada',
  nonce: '0123456789abcdef'.repeat(2),
  at: '2026-11-30T03:00:00.000Z',
  validUntil: '2999-11-30T03:30:00.000Z',
} as const
const request = writeRequest(facts)
const approved = [
  ['Approve it? [y/N]', 'y'],
  ['Passphrase of your key', PASSPHRASE],
] as const

beforeAll(async () => {
  base = mkdtempSync(join(tmpdir(), 'rollback-approve-'))
  const made = await onTerminal(
    ['--new-key'],
    [
      ['Passphrase for the new key', PASSPHRASE],
      ['The same again', PASSPHRASE],
    ],
  )
  expect(made).toMatchObject({ code: 0, unasked: [] })
  publicKey = /^ed25519:\S+$/m.exec(made.shown)?.[0] ?? ''
})
afterAll(() => rmSync(base, { recursive: true }))

test('a new key is private, sealed, and told by its public half alone', () => {
  expect(publicKey).toMatch(/^ed25519:[A-Za-z0-9+/]{43}=$/)
  expect(statSync(keyFile()).mode & 0o777).toBe(0o600)
  expect(Object.keys(JSON.parse(readFileSync(keyFile(), 'utf8')))).toEqual([
    'format',
    'publicKey',
    'scrypt',
    'sealed',
  ])
})

test('a key that is there is never written over', async () => {
  const before = readFileSync(keyFile(), 'utf8')
  const again = await onTerminal(
    ['--new-key'],
    [
      ['Passphrase for the new key', PASSPHRASE],
      ['The same again', PASSPHRASE],
    ],
  )
  expect(again.code).toBe(1)
  expect(readFileSync(keyFile(), 'utf8')).toBe(before)
})

test('what is asked is shown in words, and the code that comes out is for that request', async () => {
  const { code, shown } = await onTerminal([request], approved)
  expect(code).toBe(0)
  expect(shown).toContain('in PRODUCTION (vlossom)')
  expect(shown).toContain('Swap vlossom?[2J for its restored copy\n')
  expect(shown).toContain('Reason       v42 lost?bookings\n')
  expect(shown).toContain(`Plan         ${facts.planHash}\n`)
  expect(shown).not.toContain(PASSPHRASE)
  const read = readCode(/^rbc1\.\S+$/m.exec(shown)?.[0] ?? '')
  expect(read?.nonce).toBe(facts.nonce)
  expect(read !== null && isCodeFor(request, read, publicKeyOf(publicKey))).toBe(true)
})

test('the request can be pasted when it is asked for', async () => {
  const { code, shown } = await onTerminal([], [['as the console shows it', request], ...approved])
  expect([code, /^rbc1\./m.test(shown)]).toEqual([0, true])
})

test.each([
  ['without a yes', [request], [['Approve it? [y/N]', '']], 'Nothing was approved.'],
  [
    'with another passphrase',
    [request],
    [
      ['Approve it? [y/N]', 'y'],
      ['Passphrase of your key', 'another one, quite'],
    ],
    'The passphrase does not open the key',
  ],
  ['for a damaged request', [request.replace('.e', '.f')], [], 'This is no whole request'],
  [
    'for a passphrase that is too short',
    ['--new-key'],
    [
      ['Passphrase for the new key', 'short'],
      ['The same again', 'short'],
    ],
    'shorter than 12 characters',
  ],
] as const)('%s there is no code', async (_, args, answers, words) => {
  const { code, shown } = await onTerminal(args, answers)
  expect(code).toBe(2)
  expect(shown).toContain(words)
  expect(shown).not.toMatch(/^rbc1\./m)
})

test('a passphrase is no argument, and nothing is approved where nobody can read', () => {
  const run = (...args: readonly string[]) =>
    spawnSync(process.execPath, [program, ...args], { encoding: 'utf8', env: env(), input: 'y\n' })
  const wrong = run(request, `--passphrase=${PASSPHRASE}`)
  expect([wrong.status, wrong.stderr.includes(PASSPHRASE)]).toEqual([2, false])
  const blind = run(request)
  expect([blind.status, blind.stdout]).toEqual([1, ''])
  expect(blind.stderr).toContain('there is none')
})
