import { createSecretKey, randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Journal, nodeVfs, openJournal } from '../../src/main/kernel/journal/index.ts'

/** A real journal in a directory of its own, removed afterwards. */
export async function withJournal<T>(
  work: (journal: Journal, directory: string) => Promise<T>,
): Promise<T> {
  const directory = await mkdtemp(join(tmpdir(), 'rollback-bench-'))
  try {
    const journal = await openJournal({
      dir: join(directory, 'log'),
      vfs: nodeVfs(),
      clock: { now: () => new Date() },
      kek: { kind: 'available', kek: createSecretKey(randomBytes(32)) },
      recipients: [],
      appVersion: 'bench',
      hostId: 'bench',
      mask: (value) => value,
    })
    if ('kind' in journal) throw new Error(`the journal refused: ${journal.code}`)
    try {
      return await work(journal, directory)
    } finally {
      await journal.close()
    }
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}
