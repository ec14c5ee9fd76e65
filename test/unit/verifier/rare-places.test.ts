import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { Encrypter, generateX25519Identity, identityToRecipient } from 'age-encryption'
import { afterAll, expect, test } from 'vitest'
import { verifyDirectory } from '../../../src/main/kernel/verify-directory.ts'
import { readAnchors } from '../../../src/verifier/anchor.ts'
import { askOn } from '../../../src/verifier/ask-passphrase.ts'
import { countIn, hexIn, textIn } from '../../../src/verifier/history/fields.ts'
import { readKit } from '../../../src/verifier/kit.ts'
import { runVerifier } from '../../../src/verifier/run.ts'
import { readHeader } from '../../../src/verifier/segment-header.ts'
import { verifyLog } from '../../../src/verifier/verify-log.ts'
import { compare, logOf } from '../../doubles/compare-with-copy.ts'
import { DatabaseCopy, layOutLog } from '../../doubles/database-copy.ts'
import { type Fields, LogMaker } from '../../fixtures/audit-vectors/log-maker.ts'

const root = mkdtempSync(join(tmpdir(), 'audit-rare-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

let made = 0

function layOut(log: LogMaker): string {
  made += 1
  return layOutLog(join(root, String(made)), log)
}

async function verdict(log: LogMaker): Promise<readonly unknown[]> {
  const { code, firstBad } = await verifyLog(layOut(log))
  return [code, firstBad?.segment, firstBad?.what]
}

const first = (patch: Fields = {}): LogMaker =>
  new LogMaker('rare').begin(patch).genesisRecord().work('first')

test('a header that gives up a higher number than its own gives up nothing', async () => {
  const log = first()
    .close()
    .begin({ abandoned: [9] })
    .work('second')
    .close()
  expect(await verdict(log)).toEqual([0, undefined, undefined])
})

test('a segment that names itself as its predecessor is in the wrong place', async () => {
  const log = first().close()
  const previous = { ...log.previous({ kind: 'CLOSED' }), segment: 2 }
  expect(await verdict(log.begin({ previous }).work('second').close())).toEqual([
    2,
    2,
    'it names a later segment as its predecessor',
  ])
})

test('a first segment begins with record 1, and that is its GENESIS', async () => {
  expect((await verdict(first({ firstSeq: 5 }).close()))[2]).toContain(
    'does not begin with record 1',
  )
  const none = new LogMaker('rare').begin().work('first').close()
  expect((await verdict(none))[2]).toContain('is its GENESIS')
  expect((await verdict(first().genesisRecord().close()))[2]).toContain('is its GENESIS')
})

test('behind a damaged header a segment without a predecessor is believed', async () => {
  const log = first().close().begin({ previous: null }).work('second').close()
  log.files.get(1)?.fill(0, 20, 30)
  expect((await verifyLog(layOut(log))).findings).toMatchObject([{ segment: 1, offset: 0 }])
})

test('a segment that its successor calls damaged, and that is not, has been exchanged', async () => {
  const log = first()
  log
    .begin({ previous: log.previous({ kind: 'DAMAGED' }) })
    .work('second')
    .close()
  expect((await verdict(log)).slice(1)).toEqual([1, 'it is damaged, its successor says'])
})

test('a segment that its successor calls closed has its end', async () => {
  const log = first().begin().work('second').close()
  expect((await verdict(log)).slice(1)).toEqual([1, 'its end is not there'])
})

test('behind damage no number is used again', async () => {
  const log = first().close().begin().work('second').close().begin({ firstSeq: 2 }).work('third')
  log.files.get(2)?.fill(0, 20, 30)
  const { findings } = await verifyLog(layOut(log.close()))
  expect(findings).toMatchObject([
    { segment: 2, offset: 0 },
    { segment: 3, offset: 0, what: 'its first sequence was used before' },
  ])
})

test('a file that goes away while the log is read leaves the log undecided', async () => {
  const directory = layOut(first().close().begin().work('second').close())
  const openKey = async (): Promise<null> => {
    rmSync(join(directory, 'seg-00000002.rbl'), { force: true })
    return null
  }
  const { code, undecided } = await verifyLog(directory, { openKey })
  expect(code).toBe(3)
  expect(undecided[0]).toContain('seg-00000002.rbl cannot be read (ENOENT)')
})

test('a file that is larger than any segment is none', async () => {
  const directory = layOut(first().close())
  const { truncate } = await import('node:fs/promises')
  writeFileSync(join(directory, 'seg-00000002.rbl'), '')
  await truncate(join(directory, 'seg-00000002.rbl'), 1024 ** 3 + 1)
  const { findings } = await verifyLog(directory)
  expect(findings).toMatchObject([{ segment: 2, what: 'it is larger than any segment' }])
})

test('without a header there is no genesis to compare', async () => {
  const log = first().close()
  log.files.set(1, Buffer.alloc(3))
  const { code, genesis } = await verifyLog(layOut(log), { genesis: '00'.repeat(32) })
  expect({ code, genesis }).toEqual({ code: 2, genesis: null })
})

test('a segment key counts only when it is one and is the one committed to', async () => {
  const identity = await generateX25519Identity()
  const kit = join(root, 'kit')
  writeFileSync(kit, identity)
  const open = await readKit(kit, async () => '')
  const header = readHeader(first().files.get(1) ?? Buffer.alloc(0))
  if (typeof header === 'string') throw new Error(header)
  const encrypter = new Encrypter()
  encrypter.addRecipient(await identityToRecipient(identity))
  const sealed = async (text: string) =>
    open({ ...header.fields, age: Buffer.from(await encrypter.encrypt(text)).toString('base64') })
  expect(await open(header.fields)).toBeNull()
  expect(await sealed('no key')).toBeNull()
  expect(await sealed(`${'00'.repeat(32)}\n`)).toBeNull()
})

test('a segment of many records is compared to its last one', async () => {
  const log = first()
  for (let n = 0; n < 150; n += 1) log.record('OUTPUT', { n }, n === 0)
  log.checkpoint().close()
  expect((await compare(log, new DatabaseCopy(log))).code).toBe(0)
})

test('a head that fits no frame in the pruned part is named', async () => {
  const log = logOf()
  const pruned = { segment: 2, seq: 11, head: log.anchor(11).head, key: null }
  log.begin({ pruned }).work('fourth').close()
  const copy = new DatabaseCopy(log, [16])
  Object.assign(copy.row(8), { head: Buffer.alloc(32) })
  log.files.delete(1)
  log.files.delete(2)
  const { history } = await compare(log, copy)
  expect(history?.findings[0]?.what).toBe('columns head and frame do not belong together')
})

test('fields that are NULL are nothing', () => {
  expect([countIn(null), hexIn(undefined), textIn(null)]).toEqual([0, '', ''])
})

test('a list of other things than checkpoints is refused', async () => {
  const path = join(root, 'numbers')
  writeFileSync(path, '[1]')
  await expect(readAnchors(path)).rejects.toThrow('is no list of checkpoints')
})

async function ask(isTTY: boolean, typed: string | null) {
  const stdin = Object.assign(new PassThrough(), { isTTY })
  const stderr = new PassThrough()
  const answer = askOn({ stdin, stderr })
  stdin.end(typed ?? '')
  return { answer: await answer, asked: stderr.read()?.toString() ?? '' }
}

test('a passphrase is asked for on a terminal without an echo, and else read from a line', async () => {
  expect(await ask(true, 'correct horse\n')).toEqual({
    answer: 'correct horse',
    asked: 'Passphrase of the recovery kit: \n',
  })
  expect(await ask(false, 'piped\nmore\n')).toEqual({ answer: 'piped', asked: '' })
  expect(await ask(false, null)).toEqual({ answer: '', asked: '' })
})

const silent = {
  complain: () => undefined,
  askPassphrase: () => Promise.reject(new TypeError('a bug')),
  psql: { program: 'psql', environment: {}, silenceMs: 1 },
}

test('help is told, and a surprise is thrown', async () => {
  const printed: string[] = []
  const print = (text: string): void => void printed.push(text)
  expect(await runVerifier(['verify', '--help'], { ...silent, print })).toBe(0)
  expect(printed[0]).toContain('usage: verify DIR')
  const kit = join(root, 'sealed')
  writeFileSync(kit, 'age-encryption.org/v1\n')
  const bug = runVerifier(['verify', root, '--identity', kit], { ...silent, print })
  await expect(bug).rejects.toThrow('a bug')
})

test('without a log the database is not asked', async () => {
  const printed: string[] = []
  const asked = ['verify', root, '--history', '--json']
  expect(await runVerifier(asked, { ...silent, print: (text) => printed.push(text) })).toBe(3)
  expect(JSON.parse(printed[0] ?? '')).toMatchObject({ history: null })
})

test('the program is the command with this process around it', async () => {
  const { argv, exitCode } = process
  process.argv = ['node', 'main.ts', 'verify']
  const { error } = console
  const complained: unknown[] = []
  console.error = (text: unknown) => complained.push(text)
  try {
    await import('../../../src/verifier/main.ts')
    expect(process.exitCode).toBe(4)
  } finally {
    Object.assign(process, { argv, exitCode })
    console.error = error
  }
  expect(complained[0]).toContain('name one directory')
})

test('checkpoints that speak of another log or another record are counted, those that only reach further are not', async () => {
  const log = first().work('second').close()
  const directory = layOut(log)
  const { logId, head, records } = await verifyLog(directory)
  if (logId === null || head === null) throw new Error('the log cannot be read')
  const against = async (anchors: readonly { seq: number; head: string; logId?: string }[]) => {
    const given = anchors.map((anchor) => ({ logId, ...anchor }))
    return (await verifyLog(directory, { anchors: given })).checkpoints
  }
  const fits = { seq: records, head }
  expect(await against([fits, { seq: records + 9, head }])).toEqual({
    ...{ given: 2, held: 1, newest: records, against: 0 },
  })
  expect(await against([fits, { ...fits, logId: 'f0'.repeat(16) }])).toEqual({
    ...{ given: 2, held: 1, newest: records, against: 1 },
  })
  expect(await against([{ seq: 2, head: 'f0'.repeat(32) }])).toEqual({
    ...{ given: 1, held: 0, newest: null, against: 1 },
  })
})

test('a record that is another one than a checkpoint covers is told once, where it stands', async () => {
  const log = first().work('second').close()
  const directory = layOut(log)
  const logId = (await verifyLog(directory)).logId ?? ''
  const anchors = [{ logId, seq: 2, head: 'f0'.repeat(32) }]
  const { code, findings } = await verifyLog(directory, { anchors })
  expect([code, findings.map(({ what }) => what)]).toEqual([
    2,
    ['it is another record than the checkpoint given covers'],
  ])
})

test('a directory without a log convicts nobody, whatever checkpoint is given', async () => {
  const directory = join(root, 'nothing')
  mkdirSync(directory)
  const anchors = [{ logId: '0a'.repeat(16), seq: 7, head: 'f0'.repeat(32) }]
  expect(await verifyLog(directory, { anchors })).toMatchObject({
    code: 3,
    findings: [],
    checkpoints: { given: 1, held: 0, newest: null, against: 0 },
    undecided: [
      expect.stringContaining('no audit log'),
      'there is no record 7, which the checkpoint given covers',
    ],
  })
})

test.skipIf(process.platform === 'win32')(
  'a named pipe in the place of a segment keeps nobody waiting, neither reader nor console',
  async () => {
    const directory = layOut(first().close())
    execFileSync('mkfifo', [join(directory, 'seg-00000002.rbl')])
    const { code, findings } = await verifyLog(directory)
    expect([code, findings.map(({ file, what }) => `${file}: ${what}`)]).toEqual([
      2,
      ['seg-00000002.rbl: it is no file'],
    ])
    expect((await verifyDirectory(directory)).code).toBe(2)
  },
)
