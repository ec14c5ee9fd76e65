import { useState } from 'react'
import type { RankedSource, SourcesView } from '../../../../shared/domain/database-source.ts'
import type { JsonObject } from '../../../../shared/domain/json.ts'
import type { PlanView } from '../../../../shared/domain/plan-view.ts'
import type { RunbookId } from '../../../../shared/domain/runbook.ts'
import { useQuestion } from '../../kernel-client/index.ts'
import { AskedSection } from '../../ui/asked-section.tsx'
import { FailureBox } from '../../ui/failure-box.tsx'
import { PrivateText } from '../../ui/private-text.tsx'
import { MomentField } from './moment-field.tsx'
import { SourceRow } from './source-row.tsx'
import '../../ui/table.css'
import './sources.css'

interface SourcesSectionProps {
  readonly runbook: RunbookId
  readonly given: JsonObject
  /** The plan as the kernel answered last; null while it is asked. */
  readonly plan: PlanView | null
  readonly onGiven: (given: JsonObject) => void
  readonly onChoose: (
    runbook: RunbookId,
    chosen: { readonly backup?: string; readonly given?: JsonObject },
  ) => void
}

/** Everything that the database can be brought back to, the least loss first, and the moment where one is chosen freely. */
export function SourcesSection(props: SourcesSectionProps) {
  const [looks, setLooks] = useState(0)
  const answer = useQuestion(String(looks), (client) => client.sources.look())
  return (
    <div className="section">
      <AskedSection
        title="Sources, by what would be lost"
        answer={answer}
        words={{ asking: 'looking at every source…', fresh: 'looked at now', again: 'Look again' }}
        onAgain={() => setLooks(looks + 1)}
      >
        {(view) => <Known {...props} view={view} />}
      </AskedSection>
    </div>
  )
}

function Known({
  view,
  runbook,
  given,
  plan,
  onGiven,
  onChoose,
}: SourcesSectionProps & { readonly view: SourcesView }) {
  const { toUndo, sources, problems } = view
  const look = plan?.steps.find(({ id }) => id === 'railway-recover')?.state
  const planned = look?.kind === 'planned' ? look.planned : undefined
  return (
    <div className="stack">
      <p>
        {toUndo === null ? (
          'No migration is to be undone: none failed, and none is missing in the last verified release.'
        ) : (
          <>
            First migration to undo: <strong className="mono">{toUndo.name}</strong>, began{' '}
            <code>{toUndo.startedAt}</code> (UTC); <PrivateText>{toUndo.because}</PrivateText>.
          </>
        )}
      </p>
      {runbook === 'database-point' ? (
        <>
          <MomentField
            view={view}
            lost={planned?.kind === 'plan' ? factOf(planned.plan.now) : undefined}
            onPoint={(point) => onGiven(point === undefined ? {} : { point })}
          />
          {planned?.kind === 'refusal' ? <FailureBox failure={planned.failure} /> : null}
        </>
      ) : null}
      {problems.map((problem) => (
        <p key={problem} className="dim">
          ◆ <PrivateText>{problem}</PrivateText>
        </p>
      ))}
      <div className="sources">
        <table className="table">
          <caption className="visually-hidden">Sources of the database</caption>
          <thead>
            <tr>
              <th scope="col" className="number">
                #
              </th>
              <th scope="col">Source</th>
              <th scope="col">As of (UTC)</th>
              <th scope="col">The migration</th>
              <th scope="col">Would be lost</th>
              <th scope="col">
                <span className="visually-hidden">Choose</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {sources.map((source, index) => (
              <SourceRow
                key={source.id}
                source={source}
                place={index + 1}
                isChosen={isChosen(source, { runbook, given, plan, sources })}
                onChoose={() => onChoose(source.runbook, chosenBy(source))}
              />
            ))}
          </tbody>
        </table>
      </div>
    </div>
  )
}

function factOf(now: readonly { readonly kind: string }[]): string | undefined {
  for (const one of now)
    if ('label' in one && one.label === 'lost after that point' && 'value' in one)
      return String(one.value)
  return undefined
}

function chosenBy({ kind, id }: RankedSource): {
  readonly backup?: string
  readonly given?: JsonObject
} {
  if (kind === 'point') return {}
  return kind === 'volume' ? { given: { volumeBackup: id } } : { backup: id }
}

function isChosen(
  { kind, id, runbook: own }: RankedSource,
  shown: Pick<SourcesSectionProps, 'runbook' | 'given' | 'plan'> & {
    readonly sources: readonly RankedSource[]
  },
): boolean {
  const { runbook, given, plan, sources } = shown
  if (own !== runbook) return false
  if (kind === 'point') return true
  // Without a choice the kernel takes the one that loses least, which stands first among them.
  if (kind === 'volume')
    return id === (given['volumeBackup'] ?? sources.find((one) => one.kind === 'volume')?.id)
  return plan?.targets.find(({ system }) => system === 'postgres')?.chosen?.id === id
}
