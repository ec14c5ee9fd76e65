import { Button } from '@mantine/core'
import { useState } from 'react'
import type { RecordDetail as Detail } from '../../../../../shared/domain/audit.ts'
import type { RunId } from '../../../../../shared/domain/identifiers.ts'
import { useQuestion } from '../../../kernel-client/index.ts'
import { copyText } from '../../../ui/copy-text.ts'
import { FailureBox } from '../../../ui/failure-box.tsx'
import { formatCount } from '../../../ui/format/count.ts'
import { formatUtc } from '../../../ui/format/relative-time.ts'
import { PrivateText } from '../../../ui/private-text.tsx'
import { ShortId } from '../../../ui/short-id.tsx'
import { RecordBody } from './record-body.tsx'

interface RecordDetailProps {
  readonly seq: number
  readonly onClose: () => void
  readonly onOpenRun: (run: RunId) => void
}

/** One record in full, read from the log for this. */
export function RecordDetail({ seq, onClose, onOpenRun }: RecordDetailProps) {
  const answer = useQuestion(`record ${seq}`, (client) => client.audit.record({ seq }))
  const title = `Record ${formatCount(seq)}`
  return (
    <section className="record-detail" aria-label={title}>
      <div className="row spread">
        <h2>{title}</h2>
        <button type="button" className="text-button" onClick={onClose}>
          Close record
        </button>
      </div>
      {answer.kind === 'asking' ? <p className="dim">Reading the log…</p> : null}
      {answer.kind === 'failed' ? <FailureBox failure={answer.failure} /> : null}
      {answer.kind === 'known' ? <KnownRecord record={answer.value} onOpenRun={onOpenRun} /> : null}
    </section>
  )
}

interface KnownRecordProps {
  readonly record: Detail
  readonly onOpenRun: (run: RunId) => void
}

function KnownRecord({ record, onOpenRun }: KnownRecordProps) {
  const [asJson, setAsJson] = useState(false)
  const { at, type, run, text, head, body } = record
  return (
    <>
      <p className="record-says">
        <PrivateText>{text}</PrivateText>
      </p>
      <dl className="record-facts">
        <dt>Type</dt>
        <dd className="mono">{type}</dd>
        <dt>Time</dt>
        <dd>
          <time dateTime={at}>{formatUtc(Date.parse(at))}</time>
        </dd>
        {run === null ? null : (
          <>
            <dt>Run</dt>
            <dd>
              <button
                type="button"
                className="text-button mono"
                aria-label={`Open run ${run}`}
                onClick={() => onOpenRun(run)}
              >
                {run}
              </button>
            </dd>
          </>
        )}
        <dt>Head</dt>
        <dd>
          <ShortId value={head} length={24} />
        </dd>
      </dl>
      <div className="row">
        <Button size="compact-xs" aria-pressed={asJson} onClick={() => setAsJson(!asJson)}>
          JSON
        </Button>
        <Button
          size="compact-xs"
          variant="subtle"
          onClick={() => void copyText(JSON.stringify(record, null, 2), 'the record')}
        >
          Copy record
        </Button>
      </div>
      <RecordBody body={body} asJson={asJson} />
    </>
  )
}
