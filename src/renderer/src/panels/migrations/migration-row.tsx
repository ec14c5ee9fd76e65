import { Button } from '@mantine/core'
import { useState } from 'react'
import type { MigrationLine } from '../../../../shared/domain/migration.ts'
import type { RunbookId } from '../../../../shared/domain/runbook.ts'
import { Badge } from '../../ui/badge.tsx'
import { EvidenceList } from '../../ui/evidence/evidence-list.tsx'
import { PrivateText } from '../../ui/private-text.tsx'
import { StateMark } from '../../ui/state/state-mark.tsx'
import { When } from '../../ui/when.tsx'
import { markWords, migrationLook } from './migration-look.ts'

const verbs: { readonly [runbook in RunbookId]?: string } = {
  'migration-back': 'Plan to take it back',
  'migration-forward': 'Plan to finish it',
  'migration-reverse': 'Plan to reverse it',
}

interface MigrationRowProps {
  readonly line: MigrationLine
  readonly onPlan: (runbook: RunbookId) => void
}

/** One migration: its state, what follows from it, what is known, and which procedures can do something about it. */
export function MigrationRow({ line, onPlan }: MigrationRowProps) {
  const troubled = line.state === 'failed' || line.state === 'running'
  const [open, setOpen] = useState(troubled)
  const when = line.finishedAt ?? line.startedAt
  return (
    <>
      <tr>
        <th scope="row" className="migration-name mono">
          {line.name}
        </th>
        <td>
          <StateMark look={migrationLook(line.state)} />
        </td>
        <td className="migration-marks">
          {line.marks.map((mark) => (
            <Badge key={mark} tone={mark === 'retried' ? 'idle' : 'needs'}>
              {markWords[mark]}
            </Badge>
          ))}
        </td>
        <td className="dim">{when === undefined ? '–' : <When at={when} />}</td>
        <td className="migration-more">
          {line.evidence.length === 0 && line.remedies.length === 0 ? null : (
            <button
              type="button"
              className="text-button"
              aria-expanded={open}
              aria-label={`${open ? 'Less' : 'Evidence'} of ${line.name}`}
              onClick={() => setOpen(!open)}
            >
              {open ? 'Less' : 'Evidence'}
            </button>
          )}
        </td>
      </tr>
      {open ? (
        <tr className="migration-detail">
          <td colSpan={5}>
            <p>
              <PrivateText>{line.says}</PrivateText>
            </p>
            {line.remedies.length === 0 ? null : (
              <div className="row">
                {line.remedies.map((runbook) => (
                  <Button key={runbook} size="compact-sm" onClick={() => onPlan(runbook)}>
                    {verbs[runbook] ?? runbook}
                  </Button>
                ))}
                <span className="dim">Opens the plan; nothing is started.</span>
              </div>
            )}
            <EvidenceList evidence={line.evidence} />
          </td>
        </tr>
      ) : null}
    </>
  )
}
