import { Button } from '@mantine/core'
import { useState } from 'react'
import type { ExportView } from '../../../../../shared/domain/audit.ts'
import { useAct } from '../../../kernel-client/index.ts'
import { FailureBox } from '../../../ui/failure-box.tsx'
import { Section } from '../../../ui/section.tsx'
import { copyLook } from '../../../ui/state/copy-look.ts'
import { StateMark } from '../../../ui/state/state-mark.tsx'
import { CopyFacts } from './copy-facts.tsx'
import { TablesDialog } from './tables-dialog.tsx'

/** The copy in the team's history database: how it stands, and what can be done about it. */
export function CopySection({ copy }: { readonly copy: ExportView }) {
  const send = useAct('to export the log to the history database')
  const [making, setMaking] = useState(false)
  const failed = copy.kind === 'refused' || copy.kind === 'fork' || copy.kind === 'queued'
  return (
    <>
      <Section title="Copy in the history database" aside={<StateMark look={copyLook(copy)} />}>
        <div className="stack">
          <CopyFacts copy={copy} />
          {failed ? (
            <FailureBox
              failure={copy.failure}
              tone={copy.kind === 'queued' ? 'unknown' : 'failed'}
            />
          ) : null}
          {send.failure === null ? null : <FailureBox failure={send.failure} />}
          <div className="row">
            {copy.kind === 'no-tables' ? (
              <Button variant="filled" onClick={() => setMaking(true)}>
                Make the tables…
              </Button>
            ) : null}
            {copy.kind === 'idle' && copy.note !== null ? (
              <Button onClick={() => setMaking(true)}>Send the set-up again…</Button>
            ) : null}
            {copy.kind === 'not-configured' ||
            copy.kind === 'no-tables' ||
            copy.kind === 'running' ? null : (
              <Button
                loading={send.pending}
                onClick={() => void send.run((client) => client.historyExport.now())}
              >
                {copy.kind === 'refused' || copy.kind === 'fork'
                  ? 'Look again and export'
                  : 'Export now'}
              </Button>
            )}
          </div>
        </div>
      </Section>
      {making ? <TablesDialog onClose={() => setMaking(false)} /> : null}
    </>
  )
}
