import { createHash } from 'node:crypto'
import { chmod, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import {
  describeReplacements,
  replaceFiles,
} from '../../../src/main/kernel/effects/replace-files.ts'

const KEY = `0x${'ab12'.repeat(16)}`
const BEFORE = `{"relayers":["${KEY}"]}`
const AFTER = `{"relayers":["${KEY}"],"more":1}`

let dir: string
let path: string
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'replace-'))
  path = join(dir, 'config.json')
  await writeFile(path, BEFORE, { mode: 0o640 })
  await chmod(path, 0o640)
})
afterEach(() => rm(dir, { recursive: true, force: true }))

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
const replacement = (of = path, expects = BEFORE) => ({
  path: of,
  expectedSha256: sha256(expects),
  text: AFTER,
  backupPath: `${path}.rollback-1`,
})

test('a file is replaced whole, with its mode, and what was there lies beside it', async () => {
  expect(await replaceFiles([replacement()])).toEqual({
    kind: 'answered',
    answer: { replaced: [path] },
  })
  expect([
    await readFile(path, 'utf8'),
    await readFile(`${path}.rollback-1`, 'utf8'),
    (await stat(path)).mode & 0o777,
    await readdir(dir),
  ]).toEqual([AFTER, BEFORE, 0o640, ['config.json', 'config.json.rollback-1']])
})

test('another content than was planned on is left as it is, and the words hold nothing of it', async () => {
  const sent = await replaceFiles([replacement(path, 'something else')])
  expect(sent).toMatchObject({
    kind: 'not-sent',
    failure: { world: 'No file was changed.', answered: expect.stringContaining('another one') },
  })
  expect([await readFile(path, 'utf8'), JSON.stringify(sent).includes(KEY)]).toEqual([
    BEFORE,
    false,
  ])
})

test('the oldest copy is the one that stays', async () => {
  await replaceFiles([replacement()])
  await replaceFiles([{ ...replacement(path, AFTER), text: '{}' }])
  expect(await readFile(`${path}.rollback-1`, 'utf8')).toBe(BEFORE)
})

test('of several the ones before a stop are named: it is not known to be nothing', async () => {
  const missing = replacement(join(dir, 'missing.json'))
  expect(await replaceFiles([replacement(), missing])).toMatchObject({
    kind: 'reply-lost',
    failure: { answered: 'ENOENT', world: `Changed before it: ${path}.` },
  })
})

test('a link stays a link: the file behind it is replaced', async () => {
  const link = join(dir, 'mounted.json')
  await symlink(path, link)
  await replaceFiles([replacement(link)])
  expect([await readFile(path, 'utf8'), (await stat(link)).isFile()]).toEqual([AFTER, true])
})

test('the journal hears of paths and hashes alone', () => {
  const described = describeReplacements([replacement()])
  expect([described, JSON.stringify(described).includes(KEY)]).toEqual([
    {
      kind: 'files',
      files: [
        { path, backupPath: `${path}.rollback-1`, before: sha256(BEFORE), after: sha256(AFTER) },
      ],
    },
    false,
  ])
})
