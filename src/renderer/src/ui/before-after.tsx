import type { Evidence } from '../../../shared/domain/evidence.ts'
import { EvidenceList } from './evidence/evidence-list.tsx'
import './before-after.css'

interface BeforeAfterProps {
  readonly now: readonly Evidence[]
  readonly target: readonly Evidence[]
}

/** What is live now, and what it will become, side by side. */
export function BeforeAfter({ now, target }: BeforeAfterProps) {
  return (
    <div className="before-after">
      <div>
        <h3>Now</h3>
        <EvidenceList evidence={now} />
      </div>
      <span className="before-after-arrow" aria-hidden="true">
        →
      </span>
      <div>
        <h3>Will be</h3>
        <EvidenceList evidence={target} />
      </div>
    </div>
  )
}
