import type { KeyObject } from 'node:crypto'
import { sealedKeyFile, segmentFile } from './finding.ts'
import type { HeaderFields } from './header-fields.ts'
import type { OpenKey } from './kit.ts'
import { readSealedKey } from './read-directory.ts'

/**
 * Opens a segment's key with the kit: from its header, or else from the file beside it that seals the
 * key to kits made later. Anybody may have written that file, so it proves nothing and accuses nobody:
 * only a key that the header commits to counts.
 * @returns in words why the segment stays shut
 */
export async function openSegment(
  directory: string,
  fields: HeaderFields,
  openKey: OpenKey,
): Promise<KeyObject | string> {
  const own = await openKey(fields)
  if (own !== null) return own
  const { segment, keyCommitment } = fields
  const shut = `${segmentFile(segment)} is not sealed to this identity`
  const beside = await readSealedKey(directory, segment)
  if (beside === null) return shut
  const key = await openKey({ age: beside.toString('base64'), keyCommitment })
  return key ?? `${shut}, and ${sealedKeyFile(segment)} does not give its key either`
}
