import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { nodeVfs } from '../../../src/main/kernel/journal/index.ts'
import { seededRandom } from './memory-vfs.ts'
import { collect, openLog } from './test-journal.ts'

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
  if (!text.startsWith('ready\n')) throw new Error(`the writer did not begin: ${text}`)
  const lines = text.split('\n').slice(1, -1)
  return new Map(
    lines.map((line) => {
      const [seq = '', key = ''] = line.split(' ')
      return [Number(seq), key]
    }),
  )
}

/** What a matrix of kills has shown. */
export interface KillMatrix {
  readonly points: number
  /** Records that were acknowledged by all writers together. */
  readonly acknowledged: number
  readonly broken: readonly unknown[]
}

/** Kills a writer of the same log again and again, and reads it back after every eighth time. */
export async function killWriters(kills: number, seed: number): Promise<KillMatrix> {
  const dir = await mkdtemp(join(tmpdir(), 'rollback-journal-kill-'))
  const random = seededRandom(seed)
  const acknowledged = new Map<number, string>()
  const broken: unknown[] = []
  try {
    for (let round = 0; round < kills; round += 1) {
      for (const [seq, key] of await killedWriter(dir, random() * 60)) acknowledged.set(seq, key)
      if (round % 8 !== 7) continue
      const journal = await openLog(nodeVfs(), { dir })
      const status = journal.status()
      if (status.kind !== 'unclean-end' || status.gaps.keys !== 0) broken.push({ round, status })
      const found = new Map((await collect(journal)).map(({ seq, body }) => [seq, body['key']]))
      const lost = [...acknowledged].filter(([seq, key]) => found.get(seq) !== key)
      if (lost.length > 0) broken.push({ round, lost })
      await journal.close()
    }
    return { points: kills, acknowledged: acknowledged.size, broken }
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
}
