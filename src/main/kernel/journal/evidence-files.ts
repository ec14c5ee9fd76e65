import type { Vfs } from '../ports/vfs.ts'
import { type BlobHeader, decodeBlobHeader } from './evidence-header.ts'
import { readAll } from './segment-files.ts'

const NAME = /^ev-[0-9a-f]{32}\.rbe$/
/** More than any header of evidence. */
const HEADER_BYTES = 4096

/** Deletes the evidence that the rule names, by its header alone. What cannot be read stays. Never rejects. */
export async function sweepEvidence(
  vfs: Vfs,
  dir: string,
  goes: (header: BlobHeader) => boolean,
): Promise<void> {
  const names = await vfs.list(dir).catch((): readonly string[] => [])
  for (const name of names.filter((one) => NAME.test(one))) {
    const path = `${dir}/${name}`
    const start = await readAll(vfs, path, HEADER_BYTES).catch(() => Buffer.alloc(0))
    const header = decodeBlobHeader(start)
    if (header !== null && goes(header)) await vfs.remove(path).catch(() => undefined)
  }
}

/** Whether the evidence has outlived its use. */
export function isExpired({ expiresAt }: Pick<BlobHeader, 'expiresAt'>, now: Date): boolean {
  return expiresAt !== null && Date.parse(expiresAt) <= now.getTime()
}
