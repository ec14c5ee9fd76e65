import type { Evidence } from '../../../shared/domain/evidence.ts'
import { EvidenceList } from './evidence/evidence-list.tsx'
import { splitEvidence } from './evidence/split-evidence.ts'
import './before-after.css'

interface BeforeAfterProps {
  readonly now: readonly Evidence[]
  readonly target: readonly Evidence[]
  /** Where there is little room: tables are left to the panel behind. */
  readonly factsOnly?: boolean
}

/** What is live now, and what it will become, side by side; what is wider than that below. */
export function BeforeAfter({ now, target, factsOnly = false }: BeforeAfterProps) {
  const before = splitEvidence(now)
  const after = splitEvidence(target)
  const wide = factsOnly ? [] : [...before.wide, ...after.wide]
  return (
    <div className="stack">
      <div className="before-after">
        <div>
          <h3>Now</h3>
          <EvidenceList evidence={before.facts} />
        </div>
        <span className="before-after-arrow" aria-hidden="true">
          →
        </span>
        <div>
          <h3>Will be</h3>
          <EvidenceList evidence={after.facts} />
        </div>
      </div>
      {wide.length === 0 ? null : <EvidenceList evidence={wide} />}
    </div>
  )
}
