import { useState } from 'react'
import type { MigrationBoard } from '../../../../shared/domain/migration.ts'
import type { RunbookId } from '../../../../shared/domain/runbook.ts'
import { useQuestion } from '../../kernel-client/index.ts'
import { AskedSection } from '../../ui/asked-section.tsx'
import { FailureBox } from '../../ui/failure-box.tsx'
import { PrivateText } from '../../ui/private-text.tsx'
import { ShortId } from '../../ui/short-id.tsx'
import { SideSheet } from '../../ui/side-sheet.tsx'
import { LesserRemedy } from './lesser-remedy.tsx'
import { MigrationRow } from './migration-row.tsx'
import { SecondOpinionView } from './second-opinion.tsx'
import './migrations.css'

interface MigrationsDrawerProps {
  readonly opened: boolean
  readonly onClose: () => void
  /** Opens a plan; nothing is started by it. */
  readonly onPlan: (runbook: RunbookId) => void
}

/** The database's migrations by its own word, and what serves before anybody restores it. */
export function MigrationsDrawer({ opened, onClose, onPlan }: MigrationsDrawerProps) {
  return (
    <SideSheet opened={opened} onClose={onClose} title="Migrations" wide>
      <LesserRemedy onPlan={onPlan} />
      <Board onPlan={onPlan} />
    </SideSheet>
  )
}

function Board({ onPlan }: Pick<MigrationsDrawerProps, 'onPlan'>) {
  const [looks, setLooks] = useState(0)
  const answer = useQuestion(String(looks), (client) => client.migrations.look())
  return (
    <AskedSection
      title="Migrations"
      answer={answer}
      words={{ asking: 'looking…', fresh: 'looked at now', again: 'Look again' }}
      onAgain={() => setLooks(looks + 1)}
    >
      {(board) => <Known board={board} onPlan={onPlan} />}
    </AskedSection>
  )
}

interface KnownProps {
  readonly board: MigrationBoard
  readonly onPlan: (runbook: RunbookId) => void
}

function Known({ board, onPlan }: KnownProps) {
  return (
    <div className="stack">
      <p>
        <strong>
          <PrivateText>{board.says}</PrivateText>
        </strong>{' '}
        {board.head === null ? null : (
          <span className="dim">
            Head of {board.database}: <code>{board.head}</code>.
          </span>
        )}
      </p>
      {board.lock === null ? null : (
        <p role="alert">
          ◐ <PrivateText>{board.lock}</PrivateText>.
        </p>
      )}
      {board.code === null ? null : (
        <p className="dim">
          Compared with the files of <ShortId value={board.code.commit} length={9} />:{' '}
          <PrivateText>{board.code.because}</PrivateText>.
        </p>
      )}
      {board.codeFailure === null ? null : (
        <FailureBox failure={board.codeFailure} tone="unknown" />
      )}
      {board.migrations.length === 0 ? null : (
        <table className="table migrations" aria-label="Migrations, newest first">
          <thead>
            <tr>
              <th scope="col">migration</th>
              <th scope="col">state</th>
              <th scope="col">beside the code</th>
              <th scope="col">when</th>
              <td />
            </tr>
          </thead>
          <tbody>
            {board.migrations.map((line) => (
              <MigrationRow key={line.name} line={line} onPlan={onPlan} />
            ))}
          </tbody>
        </table>
      )}
      <SecondOpinionView cli={board.cli} />
    </div>
  )
}
