import type { KeptSignedView } from '../../../../shared/domain/kept-signed.ts'
import type { Look } from '../../ui/state/step-look.ts'

type Open = Extract<KeptSignedView, { readonly kind: 'open' }>

/** What it does, in few words. */
export function namesOf(kept: KeptSignedView): string {
  if (kept.kind === 'closed') return 'A signed file'
  return `${kept.call}() of ${kept.transactions.map(({ contract }) => contract).join(', ')}`
}

export function noncesOf({ transactions }: Open): string {
  const first = transactions[0]?.nonce ?? 0
  return transactions.length === 1 ? `${first}` : `${first}–${first + transactions.length - 1}`
}

/** The lowest cap of all: above it something of it waits. */
export function gweiOf({ transactions }: Open): string {
  const caps = transactions.map(({ maxFeePerGas }) => Number(maxFeePerGas) / 1e9)
  return Math.min(...caps).toLocaleString('en', { maximumFractionDigits: 3 })
}

export function lookOf(kept: KeptSignedView): Look {
  if (kept.kind === 'closed') return { glyph: '▣', word: 'cannot be opened', tone: 'unknown' }
  switch (kept.standing.kind) {
    case 'fresh':
      return { glyph: '●', word: 'can be sent', tone: 'done' }
    case 'stale':
      return { glyph: '✕', word: 'stale', tone: 'failed' }
    case 'done':
      return { glyph: '–', word: 'done', tone: 'idle' }
  }
}

/** Each reason in words, with what to do. */
export function reasonsOf(
  kept: KeptSignedView,
): readonly { readonly words: string; readonly next: string }[] {
  if (kept.kind === 'closed') return [{ words: kept.failure.summary, next: kept.failure.next }]
  const { standing } = kept
  switch (standing.kind) {
    case 'fresh':
      return []
    case 'stale':
      return standing.reasons
    case 'done':
      return [{ words: standing.because, next: 'It can be forgotten.' }]
  }
}

/** Undefined where it can be chosen. What only a reason is needed for can be: the run asks for it. */
export function whyNotChosen(kept: KeptSignedView): string | undefined {
  const can =
    kept.kind === 'open' &&
    (kept.standing.kind === 'fresh' || (kept.standing.kind === 'stale' && kept.standing.mayPass))
  return can ? undefined : (reasonsOf(kept)[0]?.words ?? 'It cannot be sent.')
}
