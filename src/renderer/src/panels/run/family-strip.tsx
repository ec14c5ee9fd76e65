import type { Run } from '../../../../shared/domain/run.ts'
import { StateMark } from '../../ui/state/state-mark.tsx'
import { familyStates } from './family-state.ts'

/** Every system of the run at a glance. */
export function FamilyStrip({ run }: { readonly run: Run }) {
  return (
    <ul className="families" aria-label="Systems of this run">
      {familyStates(run.steps).map(({ family, look, done, total }) => (
        <li key={family} data-tone={look.tone}>
          <strong>{family}</strong>
          <StateMark look={look} />
          <span className="dim">
            {done}/{total}
          </span>
          <span className="family-bar" aria-hidden="true">
            <span style={{ width: `${(done / Math.max(1, total)) * 100}%` }} />
          </span>
        </li>
      ))}
    </ul>
  )
}
