import type { KeyObject } from 'node:crypto'
import type { Vfs } from '../ports/vfs.ts'
import { canonicalJson } from './canonical-json.ts'
import { isJsonObject } from './json.ts'
import { segmentBinding, type WrappedKey, wrapKey } from './keys.ts'
import { parseJson } from './payload.ts'
import { readAll, replaceFile } from './segment-files.ts'

const FILE_NAME = 'recovered-keys.rbk'

/** By segment number. */
export type RecoveredKeys = ReadonlyMap<number, WrappedKey>

/**
 * Keys of segments that the KEK does not open and that a recovery kit opened: wrapped by the KEK of
 * today, so that the console reads its own history again. No part of the proof; a file that cannot be
 * read only leaves those segments shut.
 */
export async function readRecoveredKeys(vfs: Vfs, dir: string): Promise<RecoveredKeys> {
  const bytes = await readAll(vfs, `${dir}/${FILE_NAME}`).catch(() => Buffer.alloc(0))
  const value = parseJson(bytes)
  const keys: unknown = isJsonObject(value) ? value['keys'] : undefined
  if (!Array.isArray(keys)) return new Map()
  return new Map(keys.filter(isEntry).map(({ segment, wrapped }) => [segment, wrapped]))
}

function isEntry(value: unknown): value is { segment: number; wrapped: string } {
  return (
    isJsonObject(value) &&
    typeof value['segment'] === 'number' &&
    typeof value['wrapped'] === 'string'
  )
}

export interface OpenedKey {
  readonly segment: number
  /** 32 bytes. */
  readonly key: KeyObject
}

/** Puts the file in the place of the one before, durably. Rejects with the disk's error. */
export async function writeRecoveredKeys(
  vfs: Vfs,
  dir: string,
  given: { readonly logId: string; readonly kek: KeyObject; readonly keys: readonly OpenedKey[] },
): Promise<void> {
  const { logId, kek } = given
  const keys = given.keys.map(({ segment, key }) => {
    const bytes = key.export()
    const wrapped = wrapKey(kek, bytes, segmentBinding(logId, segment))
    bytes.fill(0)
    return { segment, wrapped }
  })
  const bytes = Buffer.from(canonicalJson({ keys, logId }))
  await replaceFile(vfs, `${dir}/${FILE_NAME}`, bytes)
  await vfs.syncDirectory(dir)
}
