import { spawnSync } from 'node:child_process'
import { createSecretKey } from 'node:crypto'
import { appendFileSync, cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createClock } from '../../../src/main/kernel/effects/index.ts'
import { nodeVfs, openJournal } from '../../../src/main/kernel/journal/index.ts'

// The commands as they are started: a process of their own, with its exit code.
const hosts = join(import.meta.dirname, '../../../src/main/hosts/node')

function run(program: string, ...args: readonly string[]) {
  const ended = spawnSync(process.execPath, [join(hosts, program), ...args], {
    encoding: 'utf8',
    env: { ...process.env, XDG_DATA_HOME: base, HOME: base },
  })
  return { code: ended.status, out: ended.stdout, err: ended.stderr }
}

let base = ''
let log = ''
beforeAll(async () => {
  base = mkdtempSync(join(tmpdir(), 'rollback-host-'))
  log = join(base, 'log')
  const journal = await openJournal({
    dir: log,
    vfs: nodeVfs(),
    clock: createClock(),
    kek: { kind: 'available', kek: createSecretKey(Buffer.alloc(32, 7)) },
    recipients: [],
    appVersion: 'test',
    hostId: 'test',
    mask: (body) => body,
  })
  if ('kind' in journal) throw new Error(journal.next)
  await journal.appendDurable('CONFIG', { kind: 'armed', by: 'noor' })
  await journal.close()
})
afterAll(() => rmSync(base, { recursive: true }))

test('a whole log verifies with exit code 0', () => {
  const { code, out } = run('audit.ts', 'verify', log, '--json')
  expect(code).toBe(0)
  expect(JSON.parse(out)).toMatchObject({
    code: 0,
    level: 'public',
    records: expect.any(Number),
    head: expect.stringMatching(/^[0-9a-f]{64}$/),
    genesis: expect.stringMatching(/^[0-9a-f]{64}$/),
    findings: [],
    undecided: [],
  })
})

test('a log that somebody wrote into is told with exit code 2', () => {
  const copy = join(base, 'tampered')
  cpSync(log, copy, { recursive: true })
  const [segment = ''] = readdirSync(copy).filter((name) => name.endsWith('.rbl'))
  appendFileSync(join(copy, segment), Buffer.alloc(400, 1))
  const { code, out } = run('audit.ts', 'verify', copy)
  expect(code).toBe(2)
  expect(out).toContain('DAMAGED OR TAMPERED')
})

test('a directory without a log cannot be decided, and a wrong command line is told so', () => {
  expect(run('audit.ts', 'verify', base).code).toBe(3)
  const wrong = [
    run('audit.ts'),
    run('audit.ts', 'export', log),
    run('audit.ts', 'verify', log, '--x'),
  ]
  expect(wrong.map(({ code }) => code)).toEqual([4, 2, 4])
  expect(wrong[0]?.err).toContain('usage: verify DIR')
})

test('the host says what is missing, and opens nothing', () => {
  expect(run('main.ts')).toEqual({
    code: 2,
    out: '',
    err: expect.stringContaining('say either --world DIR or --profile FILE'),
  })
  expect(run('main.ts', '--world', join(base, 'absent'))).toEqual({
    code: 1,
    out: '',
    err: `The console did not open: There is no rehearsal world in ${join(base, 'absent')}.\n`,
  })
  writeFileSync(join(base, 'x'), '')
  expect(run('main.ts', '--profile', join(base, 'absent.json')).err).toContain(
    'There is no profile',
  )
})

test('a drill says how it is used, what is wrong with its order, and that there is no world, without a stack', () => {
  expect(run('drill.ts', '--help')).toMatchObject({
    code: 0,
    out: expect.stringContaining('usage: drill --data-dir DIR'),
    err: '',
  })
  for (const wrong of [[], ['--x'], ['--data-dir', base, '--monitor-seconds', 'soon']]) {
    const { code, err } = run('drill.ts', ...wrong)
    expect({ code, stack: /^ {4}at /m.test(err) }).toEqual({ code: 2, stack: false })
  }
  const nowhere = run('drill.ts', '--data-dir', base)
  expect(nowhere.code).toBe(1)
  expect(nowhere.err).toMatch(/^drill: .+\n$/)
})
