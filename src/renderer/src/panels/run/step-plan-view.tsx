import type { Step } from '../../../../shared/domain/run.ts'
import { ActsView } from '../../ui/acts-view.tsx'
import { BeforeAfter } from '../../ui/before-after.tsx'
import { Section } from '../../ui/section.tsx'

/** What is live now, what it becomes, and what is sent, exactly. Open while it is being decided. */
export function StepPlanView({ step }: { readonly step: Step }) {
  const { state } = step
  const deciding = state.kind === 'awaiting-approval'
  const plan = deciding ? state.plan : step.plan
  if (plan === undefined) return null
  return (
    <Section plain title={deciding ? 'What it does' : 'What was planned'}>
      <div className="stack">
        <BeforeAfter now={plan.now} target={plan.target} />
        <details open={deciding}>
          <summary>What will be sent, exactly ({plan.acts.length})</summary>
          <ActsView acts={plan.acts} />
        </details>
      </div>
    </Section>
  )
}
