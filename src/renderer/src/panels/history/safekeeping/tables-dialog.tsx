import { Button } from '@mantine/core'
import { useAct, useQuestion } from '../../../kernel-client/index.ts'
import { AlertDialog } from '../../../ui/alert-dialog.tsx'
import { copyText } from '../../../ui/copy-text.ts'
import { FailureBox } from '../../../ui/failure-box.tsx'
import { Private } from '../../../ui/private.tsx'
import { PrivateText } from '../../../ui/private-text.tsx'
import { ShortId } from '../../../ui/short-id.tsx'

/** Exactly what would be sent, by whom, and the approval of it. What is approved is the hash of what is shown. */
export function TablesDialog({ onClose }: { readonly onClose: () => void }) {
  const plan = useQuestion('history tables', (client) => client.historyExport.planSetUp())
  const make = useAct('to make the tables of the history')
  return (
    <AlertDialog opened harmless onClose={onClose} title="Make the tables of the history?">
      <div className="stack">
        {plan.kind === 'asking' ? <p className="dim">Asking the database…</p> : null}
        {plan.kind === 'failed' ? <FailureBox failure={plan.failure} /> : null}
        {plan.kind === 'known' ? (
          <>
            <p>
              Sent once, to <Private>{plan.value.database}</Private>, as role{' '}
              <code>
                <Private>{plan.value.role}</Private>
              </code>
              . Afterwards the console writes there with its own, lesser role.
            </p>
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard. */}
            <pre className="tables-sql" tabIndex={0}>
              <PrivateText>{plan.value.statements.join('\n\n')}</PrivateText>
            </pre>
            <p className="dim">
              Approved is what has the SHA-256 <ShortId value={plan.value.hash} />, and nothing
              else.
            </p>
          </>
        ) : null}
        {make.failure === null ? null : <FailureBox failure={make.failure} />}
        <div className="row spread">
          <Button onClick={onClose} data-autofocus>
            Go back
          </Button>
          {plan.kind === 'known' ? (
            <span className="row">
              <Button
                variant="subtle"
                onClick={() => void copyText(plan.value.statements.join('\n\n'), 'the statements')}
              >
                Copy the statements
              </Button>
              <Button
                variant="filled"
                loading={make.pending}
                onClick={() =>
                  void make
                    .run((client) => client.historyExport.setUp({ hash: plan.value.hash }))
                    .then((taken) => taken && onClose())
                }
              >
                Approve and make the tables
              </Button>
            </span>
          ) : null}
        </div>
      </div>
    </AlertDialog>
  )
}
