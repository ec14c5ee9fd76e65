import type { ReactNode } from 'react'
import type { ExportView } from '../../../../../shared/domain/audit.ts'
import { formatRecords } from '../../../ui/format/anchor-words.ts'
import { formatCount } from '../../../ui/format/count.ts'
import { Private } from '../../../ui/private.tsx'
import { PrivateText } from '../../../ui/private-text.tsx'
import { ProgressBar } from '../../../ui/progress-bar.tsx'
import { When } from '../../../ui/when.tsx'

/** What is known of the copy, in figures. */
export function CopyFacts({ copy }: { readonly copy: ExportView }) {
  switch (copy.kind) {
    case 'not-configured':
      return (
        <p>
          The log lies on this laptop alone. Name a history database in the profile, and every
          record is copied there while the console runs.
        </p>
      )
    case 'no-tables':
      return (
        <Facts>
          <Row name="Database">
            <Private>{copy.database}</Private>
          </Row>
          <Row name="Newest record there">none, it has no tables yet</Row>
        </Facts>
      )
    case 'idle':
      return (
        <>
          <Facts>
            <Row name="Database">
              <Private>{copy.database}</Private>
            </Row>
            <Row name="Newest record there">
              {copy.watermark === 0 ? 'none' : formatCount(copy.watermark)}
            </Row>
            <Row name="Waiting">{formatRecords(copy.waiting)}</Row>
            <Row name="Last export">
              {copy.at === null ? 'none in this session' : <When at={copy.at} />}
            </Row>
          </Facts>
          {copy.note === null ? null : (
            <p className="dim">
              <PrivateText>{copy.note}</PrivateText>
            </p>
          )}
        </>
      )
    case 'running':
      return (
        <>
          <Facts>
            <Row name="Database">
              <Private>{copy.database}</Private>
            </Row>
            <Row name="Sent">
              {formatCount(copy.done)} of {formatRecords(copy.total)}
            </Row>
          </Facts>
          <ProgressBar label="Export to the history database" known={copy} />
        </>
      )
    case 'queued':
      return (
        <Facts>
          <Row name="Waiting">{formatRecords(copy.waiting)}</Row>
          <Row name="Next try">
            <When at={copy.nextTry} />
          </Row>
        </Facts>
      )
    case 'refused':
      return (
        <Facts>
          <Row name="Waiting">{formatRecords(copy.waiting)}</Row>
          <Row name="Next try">when somebody asks for it</Row>
        </Facts>
      )
    case 'fork':
      return (
        <p>
          <strong>
            Nothing is sent any more: the database holds other records under the name of this log.
          </strong>
        </p>
      )
  }
}

function Facts({ children }: { readonly children: ReactNode }) {
  return <dl className="copy-facts">{children}</dl>
}

function Row({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}
