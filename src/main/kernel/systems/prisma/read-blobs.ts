import type { Reads } from '../../ports/reads.ts'
import { readGit } from '../run-git.ts'

const NEWLINE = 0x0a

/**
 * Reads objects byte for byte, in one call. @param names object ids, or `COMMIT:path`; what does not exist is
 * `undefined`. @throws FailureError as `readGit`
 */
export async function readBlobs(
  world: Pick<Reads, 'command'>,
  asked: { readonly repository: string; readonly names: readonly string[] },
  signal: AbortSignal,
): Promise<readonly (Uint8Array | undefined)[]> {
  if (asked.names.length === 0) return []
  const stdin = asked.names.map((name) => `${name}\n`).join('')
  const { repository } = asked
  const bytes = await readGit(world, { repository, args: ['cat-file', '--batch'], stdin }, signal)
  return parseBatch(bytes, asked.names.length)
}

/** `ID TYPE SIZE`, the bytes, a newline; or `NAME missing`. */
function parseBatch(bytes: Uint8Array, count: number): readonly (Uint8Array | undefined)[] {
  const found: (Uint8Array | undefined)[] = []
  let at = 0
  while (found.length < count && at < bytes.length) {
    const end = bytes.indexOf(NEWLINE, at)
    const line = new TextDecoder().decode(bytes.subarray(at, end === -1 ? bytes.length : end))
    at = end === -1 ? bytes.length : end + 1
    const size = /^[0-9a-f]+ \w+ (\d+)$/.exec(line)?.[1]
    if (size === undefined) {
      found.push(undefined)
      continue
    }
    found.push(bytes.subarray(at, at + Number(size)))
    at += Number(size) + 1
  }
  return found
}
