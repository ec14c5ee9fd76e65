import { createHash } from 'node:crypto'
import { constants } from 'node:fs'
import { copyFile, open, readFile, realpath, rename, rm, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { failure } from '../../../shared/domain/failure.ts'
import type { JsonObject } from '../../../shared/domain/json.ts'
import type { FileReplacement } from '../ports/files.ts'
import type { Sent } from '../ports/http.ts'
import { systemCode } from './files.ts'

/** For the journal: which files, and by what they are known before and after. Never a word of what is in them. */
export function describeReplacements(files: readonly FileReplacement[]): JsonObject {
  return {
    kind: 'files',
    files: files.map(({ path, backupPath, expectedSha256, text }) => ({
      path,
      backupPath,
      before: expectedSha256,
      after: digestOf(text),
    })),
  }
}

/**
 * Replaces files by renaming, each with a copy of what was there beside it. Whoever reads one sees the old
 * text or the new one; mode and owner stay. A content that is not the expected one is left as it is.
 */
export async function replaceFiles(
  files: readonly FileReplacement[],
): Promise<Sent<{ readonly replaced: readonly string[] }>> {
  const replaced: string[] = []
  for (const file of files) {
    try {
      const changed = await replaceOne(file)
      if (changed) replaced.push(file.path)
      else return stopped(file, replaced, 'its content is another one than was planned on')
    } catch (thrown) {
      return stopped(file, replaced, systemCode(thrown))
    }
  }
  return { kind: 'answered', answer: { replaced } }
}

async function replaceOne({
  path,
  backupPath,
  expectedSha256,
  text,
}: FileReplacement): Promise<boolean> {
  // A mounted file is often a link: what is replaced is the file that it leads to.
  const target = await realpath(path)
  if (digestOf(await readFile(target)) !== expectedSha256) return false
  const { mode, uid, gid } = await stat(target)
  await copyFile(target, backupPath, constants.COPYFILE_EXCL).catch((error: unknown) => {
    // Made by an attempt before this one: the oldest is the one that counts.
    if (systemCode(error) !== 'EEXIST') throw error
  })
  const side = `${target}.rollback-new`
  await rm(side, { force: true })
  const file = await open(side, 'wx', 0o600)
  try {
    await file.writeFile(text)
    await file.chown(uid, gid).catch((error: unknown) => {
      // Only root may give a file away; who is not owns the file already, or could not have written beside it.
      if (systemCode(error) !== 'EPERM') throw error
    })
    await file.chmod(mode & 0o7777)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(side, target)
  const folder = await open(dirname(target), 'r')
  await folder.sync().finally(() => folder.close())
  return true
}

function stopped(
  { path }: FileReplacement,
  replaced: readonly string[],
  because: string,
): Sent<never> {
  const world =
    replaced.length === 0 ? 'No file was changed.' : `Changed before it: ${replaced.join(', ')}.`
  const declared = failure('COMMAND_FAILED', {
    summary: `${path} was not replaced: ${because}.`,
    tried: `to replace ${path}`,
    answered: because,
    world,
    next: 'Look at the file and its folder (rights, space), then look again.',
  })
  return replaced.length === 0
    ? { kind: 'not-sent', failure: declared }
    : { kind: 'reply-lost', failure: declared }
}

function digestOf(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex')
}
