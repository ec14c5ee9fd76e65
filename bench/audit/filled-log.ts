import { createSecretKey, randomBytes } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { generateX25519Identity, identityToRecipient } from 'age-encryption'
import { nodeVfs, type OpenOptions, openJournal } from '../../src/main/kernel/journal/index.ts'

const MIB = 1024 * 1024
/** What a record of 1 KiB is made of. */
const BODY = { kind: 'line', text: 'x'.repeat(940) }
const AT_ONCE = 2000

export interface FilledLog extends AsyncDisposable {
  readonly dir: string
  readonly records: number
  readonly bytes: number
  /** A file with the age identity that opens it. */
  readonly identity: string
  /** Opens it again, as a console does. */
  reopen(): Promise<void>
}

/** A log of records of 1 KiB, at least so large, sealed to a keychain's key and to a recovery kit. */
export async function filledLog(mebibytes: number): Promise<FilledLog> {
  const root = await mkdtemp(join(tmpdir(), 'rollback-bench-audit-'))
  const dir = join(root, 'log')
  const identity = await generateX25519Identity()
  const options: OpenOptions = {
    dir,
    vfs: nodeVfs(),
    clock: { now: () => new Date() },
    kek: { kind: 'available', kek: createSecretKey(randomBytes(32)) },
    recipients: [await identityToRecipient(identity)],
    appVersion: 'bench',
    hostId: 'bench',
    mask: (value) => value,
    ballastBytes: 0,
  }
  const journal = await opened(options)
  let bytes = 0
  while (bytes < mebibytes * MIB) {
    await Promise.all(Array.from({ length: AT_ONCE }, () => journal.append('OUTPUT', BODY)))
    bytes = (await segments(dir)).reduce((sum, { length }) => sum + length, 0)
  }
  const records = journal.head().seq
  await journal.close()
  const file = join(root, 'identity')
  await writeFile(file, `${identity}\n`)
  return {
    dir,
    records,
    bytes,
    identity: file,
    async reopen() {
      await (await opened(options)).close()
    },
    [Symbol.asyncDispose]: () => rm(root, { recursive: true, force: true }),
  }
}

async function opened(options: OpenOptions) {
  const journal = await openJournal(options)
  if ('kind' in journal) throw new Error(`the journal refused: ${journal.code}`)
  return journal
}

/** The bytes of its segments. */
export async function segments(dir: string): Promise<readonly Buffer[]> {
  const names = (await readdir(dir)).filter((name) => name.endsWith('.rbl')).sort()
  return Promise.all(names.map((name) => readFile(join(dir, name))))
}
