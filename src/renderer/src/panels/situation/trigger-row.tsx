import { Button } from '@mantine/core'
import type { Trigger } from '../../../../shared/domain/situation.ts'
import { useAct } from '../../kernel-client/index.ts'
import { PrivateText } from '../../ui/private-text.tsx'
import { StateMark } from '../../ui/state/state-mark.tsx'
import type { Look } from '../../ui/state/step-look.ts'

const looks: Readonly<Record<Trigger['answer'], Look>> = {
  yes: { glyph: '●', word: 'yes', tone: 'failed' },
  no: { glyph: '○', word: 'no', tone: 'done' },
  unknown: { glyph: '?', word: 'unknown', tone: 'unknown' },
}

/** One reason, its answer and what speaks for it. */
export function TriggerRow({
  trigger: { id, title, answer, because },
}: {
  readonly trigger: Trigger
}) {
  const act = useAct(`to answer: ${title}`)
  return (
    <tr>
      <th scope="row" className="trigger-title">
        {title}
      </th>
      <td className="trigger-answer">
        <StateMark look={looks[answer]} />
      </td>
      <td className="dim">
        <PrivateText>{act.failure?.summary ?? because}</PrivateText>
      </td>
      <td className="number nowrap">
        {id === 'error-rate' ? (
          <Button
            size="compact-xs"
            loading={act.pending}
            onClick={() => void act.run((client) => client.situation.refresh())}
          >
            Check now
          </Button>
        ) : (
          (['yes', 'no'] as const).map((say) => (
            <Button
              key={say}
              size="compact-xs"
              variant={answer === say ? 'filled' : 'default'}
              aria-pressed={answer === say}
              aria-label={`${say === 'yes' ? 'I saw it' : 'No'}: ${title}`}
              onClick={() =>
                void act.run((client) => client.situation.report({ trigger: id, answer: say }))
              }
            >
              {say === 'yes' ? 'I saw it' : 'No'}
            </Button>
          ))
        )}
      </td>
    </tr>
  )
}
