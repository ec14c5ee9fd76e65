import { Button } from '@mantine/core'
import { useState } from 'react'
import type { ContractBoard } from '../../../../shared/domain/contract-board.ts'
import type { RunbookId } from '../../../../shared/domain/runbook.ts'
import { useQuestion } from '../../kernel-client/index.ts'
import { AskedSection } from '../../ui/asked-section.tsx'
import { PrivateText } from '../../ui/private-text.tsx'
import { SideSheet } from '../../ui/side-sheet.tsx'
import { ContractRow } from './contract-row.tsx'
import './contracts.css'

interface ContractsDrawerProps {
  readonly opened: boolean
  readonly onClose: () => void
  /** Opens a plan; nothing is started by it. */
  readonly onPlan: (runbook: RunbookId) => void
}

/** Every contract as the chain has it, and who may do what to it. */
export function ContractsDrawer({ opened, onClose, onPlan }: ContractsDrawerProps) {
  return (
    <SideSheet opened={opened} onClose={onClose} title="Contracts" wide>
      <Board onPlan={onPlan} />
    </SideSheet>
  )
}

function Board({ onPlan }: Pick<ContractsDrawerProps, 'onPlan'>) {
  const [looks, setLooks] = useState(0)
  const answer = useQuestion(String(looks), (client) => client.contracts.look())
  return (
    <AskedSection
      title="Who may do what"
      answer={answer}
      words={{ asking: 'trying…', fresh: 'tried now', again: 'Try again' }}
      onAgain={() => setLooks(looks + 1)}
    >
      {(board) => <Known board={board} onPlan={onPlan} />}
    </AskedSection>
  )
}

interface KnownProps {
  readonly board: ContractBoard
  readonly onPlan: (runbook: RunbookId) => void
}

function Known({ board, onPlan }: KnownProps) {
  const { chainId, block, counted, notCounted, keyAway, contracts } = board
  return (
    <div className="stack">
      <p className="dim">
        Each call was tried at block {block} of chain {chainId} and not sent: the contracts
        themselves answered, through <PrivateText>{counted.join(' and ')}</PrivateText>.
      </p>
      {notCounted.map((words) => (
        <p key={words} role="alert">
          ▲ Not counted: <PrivateText>{words}</PrivateText>.
        </p>
      ))}
      {keyAway === null ? null : (
        <p role="alert">
          ▲ The key of this console was not tried: <PrivateText>{keyAway}</PrivateText>
        </p>
      )}
      <div className="row">
        <Button size="compact-sm" onClick={() => onPlan('contracts-pause')}>
          Plan a pause
        </Button>
        <Button
          size="compact-sm"
          variant="default"
          onClick={() => onPlan('contracts-pause-others')}
        >
          Plan a pause by others
        </Button>
        <Button size="compact-sm" variant="default" onClick={() => onPlan('contract-upgrade')}>
          Plan an upgrade
        </Button>
        <span className="dim">Opens the plan; nothing is started.</span>
      </div>
      <table className="table contracts" aria-label="Contracts, and who may do what to them">
        <thead>
          <tr>
            <th scope="col">contract</th>
            <th scope="col">state</th>
            <th scope="col">may pause</th>
            <th scope="col">may unpause</th>
            <th scope="col">may upgrade</th>
            <td />
          </tr>
        </thead>
        <tbody>
          {contracts.map((line) => (
            <ContractRow key={line.id} line={line} />
          ))}
        </tbody>
      </table>
    </div>
  )
}
