import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, readdir, readFile, stat, utimes, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import type { BackupManifest } from '../postgres/backup.ts'

/** The folder of the bucket that nightly backups go to. */
export const NIGHTLY = 'nightly/'

/**
 * Puts every plain dump of `from` into the bucket's folder as the nightly job does: through gzip, with a manifest of
 * its own beside it. The laptop does not have it in this form, so that fetching it can be rehearsed.
 */
export async function fillBucket(from: string, bucketDir: string): Promise<void> {
  const folder = path.join(bucketDir, NIGHTLY)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const plain = (await readdir(from)).filter((name) => name.endsWith('.sql'))
  await Promise.all(plain.map((name) => putNightly(path.join(from, name), folder)))
}

async function putNightly(dump: string, folder: string): Promise<void> {
  const file = path.join(folder, `${path.basename(dump)}.gz`)
  await pipeline(
    createReadStream(dump),
    createGzip({ level: 1 }),
    createWriteStream(file, { mode: 0o600 }),
  )
  const hash = createHash('sha256')
  await pipeline(createReadStream(file), hash)
  // Ours, and written a moment ago.
  const own = JSON.parse(await readFile(`${dump}.manifest.json`, 'utf8')) as BackupManifest
  const manifest: BackupManifest = {
    ...own,
    file: path.basename(file),
    sha256: hash.digest('hex'),
    bytes: (await stat(file)).size,
  }
  const manifestFile = `${file}.manifest.json`
  await writeFile(manifestFile, `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o600 })
  const when = new Date(manifest.takenAt)
  await Promise.all([utimes(file, when, when), utimes(manifestFile, when, when)])
}
