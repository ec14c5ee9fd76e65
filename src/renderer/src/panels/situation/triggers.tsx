import type { Trigger } from '../../../../shared/domain/situation.ts'
import { Section } from '../../ui/section.tsx'
import { TriggerRow } from './trigger-row.tsx'
import '../../ui/table.css'

/** The procedure's four reasons to roll back; what no probe sees, the operator answers. */
export function Triggers({ triggers }: { readonly triggers: readonly Trigger[] }) {
  const yes = triggers.filter((trigger) => trigger.answer === 'yes').length
  return (
    <Section
      title="Reasons to roll back"
      className="area-triggers"
      aside={<span className="dim">{yes === 0 ? 'none is met' : `${yes} met: one is enough`}</span>}
    >
      <table className="table">
        <thead className="visually-hidden">
          <tr>
            <th scope="col">Reason</th>
            <th scope="col">Answer</th>
            <th scope="col">Because</th>
            <th scope="col">Say it</th>
          </tr>
        </thead>
        <tbody>
          {triggers.map((trigger) => (
            <TriggerRow key={trigger.id} trigger={trigger} />
          ))}
        </tbody>
      </table>
    </Section>
  )
}
