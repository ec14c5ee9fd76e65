import type { PlannedStep } from '../../../../shared/domain/plan-view.ts'
import { ActsView } from '../../ui/acts-view.tsx'
import { BeforeAfter } from '../../ui/before-after.tsx'
import { EvidenceList } from '../../ui/evidence/evidence-list.tsx'
import { FailureBox } from '../../ui/failure-box.tsx'
import { PrivateText } from '../../ui/private-text.tsx'
import { UndoCard } from '../../ui/undo-card.tsx'

interface StepPlanProps {
  readonly state: Extract<PlannedStep['state'], { readonly kind: 'planned' }>
}

/** What exactly would be sent, to what, and how one would come back. */
export function StepPlan({ state: { planned, undo } }: StepPlanProps) {
  if (planned.kind === 'refusal') {
    return (
      <FailureBox failure={planned.failure}>
        {planned.override === undefined ? null : <p>{planned.override}</p>}
      </FailureBox>
    )
  }
  if (planned.kind === 'nothing-to-do') return <EvidenceList evidence={planned.evidence} />
  const { plan } = planned
  return (
    <div className="stack">
      <BeforeAfter now={plan.now} target={plan.target} />
      {plan.warnings.map((warning) => (
        <p key={warning} className="warning">
          ▲ <PrivateText>{warning}</PrivateText>
        </p>
      ))}
      <ActsView acts={plan.acts} />
      {undo === undefined ? null : <UndoCard undo={undo} />}
    </div>
  )
}
