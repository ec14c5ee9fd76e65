import type { RunId } from '../../../../shared/domain/identifiers.ts'

/** PostgreSQL cuts longer names silently (a NOTICE only), and two cut names may be the same one. */
export const MAXIMUM_NAME_BYTES = 63

/** The database that a run restores into: `vlossom_restore_<run>`. */
export function sideNameOf(live: string, run: RunId): string {
  return derivedName(live, `_restore_${run}`)
}

/** The name under which the old database stays after the swap: `vlossom_before_<run>`. */
export function beforeNameOf(live: string, run: RunId): string {
  return derivedName(live, `_before_${run}`)
}

const bytes = (text: string): number => new TextEncoder().encode(text).length

/** A base that is too long is cut between characters and gets its own hash, so that two of them stay two. */
function derivedName(base: string, suffix: string): string {
  if (bytes(base) + bytes(suffix) <= MAXIMUM_NAME_BYTES) return `${base}${suffix}`
  const mark = `_${hash32(base)}`
  const room = MAXIMUM_NAME_BYTES - bytes(suffix) - bytes(mark)
  let kept = ''
  for (const character of base) {
    if (bytes(kept) + bytes(character) > room) break
    kept += character
  }
  return `${kept}${mark}${suffix}`
}

/** FNV-1a, 8 hex digits: not for safety, only to keep long names apart the same way every time. */
function hash32(text: string): string {
  let hash = 0x811c9dc5
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0
  return hash.toString(16).padStart(8, '0')
}
