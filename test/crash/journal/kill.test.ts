import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { nodeVfs } from '../../../src/main/kernel/journal/index.ts'
import { seededRandom } from './memory-vfs.ts'
import { collect, openLog } from './test-journal.ts'

const KILLS = 24
const CHILD = fileURLToPath(new URL('./writing-child.ts', import.meta.url))

/** Starts a writer, kills it at some moment, and returns what it had acknowledged by then. */
async function killedWriter(dir: string, afterMs: number): Promise<ReadonlyMap<number, string>> {
  const child = spawn(process.execPath, [CHILD, dir], { stdio: ['ignore', 'pipe', 'inherit'] })
  let text = ''
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    const first = text === ''
    text += chunk
    if (first) setTimeout(() => child.kill('SIGKILL'), afterMs)
  })
  await once(child, 'close')
  expect(text.startsWith('ready\n')).toBe(true)
  const lines = text.split('\n').slice(1, -1)
  return new Map(
    lines.map((line) => {
      const [seq = '', key = ''] = line.split(' ')
      return [Number(seq), key]
    }),
  )
}

test(`nothing acknowledged is lost over ${KILLS} SIGKILLs of a writing process`, async () => {
  const dir = await mkdtemp(join(tmpdir(), 'rollback-journal-kill-'))
  const random = seededRandom(11)
  const expected = new Map<number, string>()
  try {
    for (let round = 0; round < KILLS; round += 1) {
      for (const [seq, key] of await killedWriter(dir, random() * 60)) expected.set(seq, key)
      if (round % 8 !== 7) continue
      const journal = await openLog(nodeVfs(), { dir })
      expect(journal.status()).toMatchObject({ kind: 'unclean-end', gaps: { keys: 0 } })
      const found = new Map((await collect(journal)).map(({ seq, body }) => [seq, body['key']]))
      const lost = [...expected].filter(([seq, key]) => found.get(seq) !== key)
      expect(lost).toEqual([])
      await journal.close()
    }
    expect(expected.size).toBeGreaterThan(KILLS)
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
}, 60_000)
