import type { Coherence } from '../../../../shared/domain/coherence.ts'
import { StateMark } from '../../ui/state/state-mark.tsx'
import type { Look } from '../../ui/state/step-look.ts'

const looks: Readonly<Record<Coherence['verdict'], Look>> = {
  fits: { glyph: '●', word: 'fits', tone: 'done' },
  'does-not-fit': { glyph: '◆', word: 'does not fit', tone: 'needs' },
  unknown: { glyph: '?', word: 'unknown', tone: 'unknown' },
}

/** Whether the targets fit together; it decides the order. */
export function CoherenceList({ coherence }: { readonly coherence: readonly Coherence[] }) {
  if (coherence.length === 0) return null
  return (
    <ul className="coherence" aria-label="Coherence">
      {coherence.map((one) => (
        <li key={one.about}>
          <StateMark look={looks[one.verdict]} /> <strong>{one.about}</strong>{' '}
          <span className="dim">
            {one.because}
            {one.verdict === 'fits' ? '' : ': the API goes back after the swap, not before'}
          </span>
        </li>
      ))}
    </ul>
  )
}
