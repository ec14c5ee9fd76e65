import type { PlannedStep } from '../../../../shared/domain/plan-view.ts'
import { StepRow } from './step-row.tsx'
import '../../ui/table.css'

/** Every step in order; each can be opened for what exactly would be sent. */
export function StepsTable({ steps }: { readonly steps: readonly PlannedStep[] }) {
  return (
    <table className="table steps-table">
      <thead>
        <tr>
          <th scope="col">#</th>
          <th scope="col">System</th>
          <th scope="col">Step</th>
          <th scope="col">Now → target</th>
          <th scope="col">Way</th>
          <th scope="col">Undo</th>
          <th scope="col">Check</th>
        </tr>
      </thead>
      <tbody>
        {steps.map((step, index) => (
          <StepRow key={step.id} step={step} number={index + 1} />
        ))}
      </tbody>
    </table>
  )
}
