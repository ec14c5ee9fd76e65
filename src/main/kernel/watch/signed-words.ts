import type { SignedPause } from '../../../shared/domain/kept-signed.ts'

/** Whether a pause that was signed on a calm day could be sent right now; null where none is kept. */
export function signedWords(
  kept: readonly SignedPause[],
): { readonly isFresh: boolean; readonly text: string } | null {
  const [first] = kept
  if (first === undefined) return null
  const fresh = kept.filter(({ stale }) => stale === null)
  if (fresh.length === 0) {
    return { isFresh: false, text: `the signed pause of ${first.of} is stale: ${first.stale}` }
  }
  const of = fresh.map((one) => one.of).join('; ')
  return { isFresh: true, text: `a signed pause of ${of} can be sent` }
}
