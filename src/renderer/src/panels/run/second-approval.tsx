import { Button } from '@mantine/core'
import type { RunId, StepId } from '../../../../shared/domain/identifiers.ts'
import type { SecondRequest } from '../../../../shared/domain/second-approval.ts'
import { unreachable } from '../../../../shared/domain/unreachable.ts'
import { useAct } from '../../kernel-client/index.ts'
import { copyText } from '../../ui/copy-text.ts'
import { FailureBox } from '../../ui/failure-box.tsx'
import { formatDuration } from '../../ui/format/duration.ts'
import { PrivateText } from '../../ui/private-text.tsx'
import { When } from '../../ui/when.tsx'
import { BreakGlass } from './break-glass.tsx'
import { CodeForm } from './code-form.tsx'
import type { SecondState } from './second-state.ts'
import './second-approval.css'

interface SecondApprovalProps {
  readonly run: RunId
  readonly step: StepId
  readonly second: SecondState
}

/** What a second person is asked, and the way back in for the answer. It comes before the operator's own approval. */
export function SecondApproval({ run, step, second }: SecondApprovalProps) {
  switch (second.kind) {
    case 'not-needed':
      return null
    case 'given':
      return (
        <p className={second.answer.kind === 'waived' ? 'warning' : 'second-given'}>
          {second.answer.kind === 'approved' ? (
            <>
              ● Approved a second time by <PrivateText>{second.answer.approver}</PrivateText>,{' '}
              <When at={second.answer.at} />.
            </>
          ) : (
            <>
              ▲ Without a second approval, recorded as a gap:{' '}
              <PrivateText>{second.answer.because}</PrivateText>.
            </>
          )}{' '}
          Yours comes now; this holds for another {formatDuration(second.validForMs)}.
        </p>
      )
    case 'waiting':
      return (
        <section className="second" aria-label="Second approval">
          <h3>◆ A second person has to approve this</h3>
          <Request request={second.request} />
          <CodeForm key={second.request.nonce} run={run} step={step} />
          <div className="row spread">
            <span className="dim">
              It can be answered for another {formatDuration(second.validForMs)}.
            </span>
            <BreakGlass run={run} step={step} inMs={second.waivableInMs} />
          </div>
        </section>
      )
    case 'lapsed':
      return (
        <section className="second" aria-label="Second approval">
          <h3>◆ The request to a second person has lapsed</h3>
          <AskAnew run={run} step={step} />
        </section>
      )
    default:
      return unreachable(second)
  }
}

function Request({ request: { line } }: { readonly request: SecondRequest }) {
  return (
    <div>
      <p>
        Send this line to one of the approvers. They type <code>npm run approve</code> on any
        machine, read what is asked, and send a code back.
      </p>
      <p className="second-line mono">
        <PrivateText>{line}</PrivateText>
      </p>
      <Button size="xs" onClick={() => void copyText(line, 'the request')}>
        Copy the request
      </Button>
    </div>
  )
}

function AskAnew({ run, step }: Pick<SecondApprovalProps, 'run' | 'step'>) {
  const ask = useAct('to ask a second person anew')
  return (
    <>
      <p>Nothing was sent. A code for it counts for nothing any more.</p>
      <Button
        size="sm"
        variant="filled"
        loading={ask.pending}
        onClick={() => void ask.run((client) => client.second.ask({ run, step }))}
      >
        Ask anew
      </Button>
      {ask.failure === null ? null : <FailureBox failure={ask.failure} />}
    </>
  )
}
