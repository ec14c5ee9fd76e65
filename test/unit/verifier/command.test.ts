import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { segmentFile } from '../../../src/verifier/finding.ts'
import { runVerifier } from '../../../src/verifier/run.ts'
import { loadVectors } from '../../fixtures/audit-vectors/load-vectors.ts'
import { applyVector } from '../../fixtures/audit-vectors/mutation.ts'
import { framesOf, headOf, readHeader } from '../../fixtures/audit-vectors/segment-bytes.ts'

const { vectors, bases, identity } = loadVectors()
const root = mkdtempSync(join(tmpdir(), 'audit-command-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

const log = join(root, 'log')
let genesis = ''
let anchor = ''

function layOut(directory: string, name: string): string {
  const vector = vectors.find((one) => one.name === name)
  if (vector === undefined) throw new Error(`no vector ${name}`)
  mkdirSync(directory, { recursive: true })
  for (const [segment, bytes] of applyVector(bases, vector)) {
    writeFileSync(join(directory, segmentFile(segment)), bytes)
  }
  return directory
}

beforeAll(() => {
  layOut(log, 'three, untouched')
  const newest = readFileSync(join(log, 'seg-00000003.rbl'))
  genesis = String(readHeader(newest)['genesis'])
  const [place] = framesOf(newest)
  if (place === undefined) throw new Error('no frame')
  const head = headOf(newest, place).toString('hex')
  anchor = JSON.stringify({ logId: readHeader(newest)['logId'], seq: place.seq, head, more: 1 })
})

async function run(...args: readonly string[]) {
  const printed: string[] = []
  const complained: string[] = []
  const code = await runVerifier(args, {
    print: (text) => printed.push(text),
    complain: (text) => complained.push(text),
    askPassphrase: () => Promise.reject(new Error('nobody is to be asked')),
    psql: { program: join(root, 'no-psql'), environment: {}, silenceMs: 1000 },
  })
  return { code, out: printed.join('\n'), err: complained.join('\n') }
}

test('a whole log is told with its facts and with what was not looked at', async () => {
  const { code, out } = await run('verify', log)
  expect(code).toBe(0)
  expect(out).toContain('The log is WHOLE.')
  expect(out).toContain(`genesis          ${genesis}`)
  expect(out).toContain('first bad place  none')
  expect(out).toContain('only its genesis fingerprint can tell')
  expect(out).toContain('Next: compare the genesis fingerprint with the recovery kit')
})

test('damage names the first bad byte and the last good checkpoint', async () => {
  const name = 'content of an encrypted record flipped'
  const bad = layOut(join(root, 'bad'), name)
  const { code, out } = await run('verify', bad, '--genesis', genesis)
  expect(code).toBe(2)
  expect(out).toContain('DAMAGED OR TAMPERED')
  expect(out).toContain('first bad place  seg-00000002.rbl, byte 2157')
  expect(out).toContain('last checkpoint  good: record 13,')
  expect(out).not.toContain('only its genesis fingerprint can tell')
  expect(out).toContain('Next: copy the directory as it is')
  const { firstBad, lastGoodCheckpoint } = JSON.parse((await run('verify', bad, '--json')).out)
  expect(firstBad).toMatchObject({ segment: 2, offset: 2157 })
  expect(lastGoodCheckpoint).toMatchObject({ segment: 2, offset: 1541, seq: 13 })
})

test('crashes, key gaps and acknowledged damage are named with exit code 1', async () => {
  const words = await Promise.all(
    ['after-crash', 'key-lost', 'acknowledged'].map((base) =>
      run('verify', layOut(join(root, base), `${base}, untouched`)),
    ),
  )
  expect(words.map(({ code }) => code)).toEqual([1, 1, 1])
  expect(words[0]?.out).toContain('1 segment without a clean end')
  expect(words[1]?.out).toContain('1 key gap')
  expect(words[2]?.out).toContain('acknowledged damage: seg-00000002.rbl')
  const unsigned = await run('verify', layOut(join(root, 'crash'), 'crash, untouched'))
  expect(unsigned.out).toContain('records          18, the last 2 unsigned')
})

test('the fingerprint is taken as people copy it', async () => {
  const grouped = genesis.toUpperCase().replaceAll(/(.{8})/g, '$1 ')
  expect((await run('verify', log, '--genesis', grouped)).code).toBe(0)
  expect((await run('verify', log, '--genesis', `${'0'.repeat(63)}1`)).code).toBe(2)
})

test.each([
  ['one object', () => anchor],
  ['lines', () => `${anchor}\n${anchor}\n\n`],
  ['a list', () => `[${anchor}]`],
])('copied checkpoints are read from %s', async (name, text) => {
  const path = join(root, `anchors ${name}`)
  writeFileSync(path, text())
  expect((await run('verify', log, '--checkpoint', path)).code).toBe(0)
  const older = layOut(join(root, `older ${name}`), 'older copy of the whole log')
  const { code, out } = await run('verify', older, '--checkpoint', path)
  expect(code).toBe(2)
  expect(out).toContain('it ends before record 24')
})

test('a whole export is taken for the checkpoint at its end', async () => {
  const { seq, head } = JSON.parse(anchor)
  const record = { seq: 1, head: '00'.repeat(32), type: 'OPEN', at: 'x', body: {} }
  const sealed = { seq, head, type: 'INTENT', sealed: true }
  const path = join(root, 'export.jsonl')
  const lines = (...more: readonly string[]): void =>
    writeFileSync(path, [JSON.stringify(record), JSON.stringify(sealed), ...more, ''].join('\n'))
  lines(anchor)
  const { code, out } = await run('verify', log, '--checkpoint', path)
  expect(code).toBe(0)
  expect(out).toContain(`checkpoint       record ${seq} as given\n`)
  lines()
  expect((await run('verify', log, '--checkpoint', path)).out).toContain('holds no checkpoint')
  for (const garbled of ['{"logId":"x","seq":1}', anchor.slice(0, -9)]) {
    lines(anchor, garbled)
    expect(await run('verify', log, '--checkpoint', path)).toMatchObject({
      code: 3,
      out: expect.stringContaining('is no list of checkpoints'),
    })
  }
})

test('damage outweighs what was asked for and is away', async () => {
  const bad = layOut(join(root, 'bad and alone'), 'content of an encrypted record flipped')
  const absent = join(root, 'absent')
  const args = ['--history', '--checkpoint', absent, '--identity', absent]
  const { code, out } = await run('verify', bad, ...args)
  expect(code).toBe(2)
  expect(out).toContain('- seg-00000002.rbl, byte 2157: ')
  expect(out).toContain(`- not decided: ${absent} cannot be read`)
  expect(out).toContain('- not decided: psql cannot be started (ENOENT)')
  const { undecided } = JSON.parse((await run('verify', bad, ...args, '--json')).out)
  expect(undecided).toHaveLength(3)
  // The same without the damage is doubt.
  expect((await run('verify', log, ...args)).code).toBe(3)
})

test('a segment that cannot be read keeps no other from being judged', async () => {
  const bad = layOut(join(root, 'bad and unreadable'), 'content of an encrypted record flipped')
  rmSync(join(bad, 'seg-00000003.rbl'))
  symlinkSync(join(root, 'absent'), join(bad, 'seg-00000003.rbl'))
  const { code, out } = await run('verify', bad)
  expect(code).toBe(2)
  expect(out).toMatch(/not decided: .*seg-00000003.rbl cannot be read \(ENOENT\)/)
})

test.each([['log'], [join('console', 'log')]])('a log below, in %s, is named', async (below) => {
  const data = join(root, `data with ${below.replace('/', ' and ')}`)
  mkdirSync(join(data, below), { recursive: true })
  expect((await run('verify', data)).out).toContain('there is no audit log here\n')
  rmSync(join(data, below), { recursive: true })
  layOut(join(data, below), 'three, untouched')
  const { code, out } = await run('verify', data)
  expect(code).toBe(3)
  expect(out).toContain(`there is no audit log here; one lies in ${join(data, below)}\n`)
})

test('with the kit the contents are looked at too', async () => {
  const kit = join(root, 'kit')
  writeFileSync(kit, identity)
  const { code, out } = await run('verify', log, '--identity', kit)
  expect(code).toBe(0)
  expect(out).toContain('the contents of 3 segments')
})

test('what cannot be read cannot be decided', async () => {
  const empty = join(root, 'empty')
  mkdirSync(empty)
  const bad = join(root, 'no checkpoint')
  writeFileSync(bad, '{"seq":1}')
  const nothing = join(root, 'nothing')
  writeFileSync(nothing, '\n')
  const answers = [
    await run('verify', empty),
    await run('verify', join(root, 'absent')),
    await run('verify', join(root, 'absent'), '--json'),
    await run('verify', log, '--checkpoint', join(root, 'absent')),
    await run('verify', log, '--checkpoint', bad),
    await run('verify', log, '--checkpoint', nothing),
    await run('verify', log, '--identity', join(root, 'absent')),
  ]
  expect(answers.map(({ code }) => code)).toEqual([3, 3, 3, 3, 3, 3, 3])
  expect(answers[0]?.out).toContain('there is no audit log here')
  expect(answers[1]?.err).toContain('cannot be read (ENOENT)')
  expect(JSON.parse(answers[2]?.out ?? '')).toMatchObject({ code: 3 })
})

test('a directory in place of a segment is damage', async () => {
  const odd = layOut(join(root, 'odd'), 'three, untouched')
  mkdirSync(join(odd, 'seg-00000004.rbl'))
  expect(await run('verify', odd)).toMatchObject({ code: 2 })
})

test.each([
  [['verify']],
  [[]],
  [['export', 'x']],
  [['verify', 'a', 'b']],
  [['verify', 'a', '--genesis', 'abc']],
  [['verify', 'a', '--unknown']],
])('%j is wrong usage', async (args) => {
  const { code, err } = await run(...args)
  expect(code).toBe(4)
  expect(err).toContain('usage: verify DIR')
})

test('nothing is written, and files that are no segments change nothing', async () => {
  const mixed = layOut(join(root, 'mixed'), 'three, untouched')
  writeFileSync(join(mixed, 'seg-00000002.idx'), 'an index that hides record 15')
  writeFileSync(join(mixed, 'seg-00000004.tmp'), 'never became part of the log')
  const before = readdirSync(mixed)
  expect((await run('verify', mixed)).code).toBe(0)
  expect(readdirSync(mixed)).toEqual(before)
})
