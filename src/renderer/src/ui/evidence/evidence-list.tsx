import type { Evidence, EvidenceRef } from '../../../../shared/domain/evidence.ts'
import { PrivateText } from '../private-text.tsx'
import { When } from '../when.tsx'
import { CountBars } from './count-bars.tsx'
import { countsOf } from './counts-of.ts'
import { EvidenceBlob } from './evidence-blob.tsx'
import { EvidenceTable } from './evidence-table.tsx'
import './evidence.css'

interface EvidenceListProps {
  readonly evidence: readonly Evidence[]
  /** Reads a blob, base64; without it blobs are named only. */
  readonly read?: ((ref: EvidenceRef) => Promise<string>) | undefined
}

/** What was seen: facts as a list, tables as tables, counts as bars, pictures as pictures. */
export function EvidenceList({ evidence, read }: EvidenceListProps) {
  if (evidence.length === 0) return <p className="dim">Nothing was kept.</p>
  const facts = evidence.filter((one) => one.kind === 'fact')
  const rest = evidence.filter((one) => one.kind !== 'fact')
  return (
    <div className="stack">
      {facts.length === 0 ? null : (
        <dl className="facts">
          {facts.map((one, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: evidence is never reordered, and labels repeat.
            <div key={index}>
              <dt>
                <PrivateText>{one.label}</PrivateText>
              </dt>
              <dd>
                <PrivateText>{one.value}</PrivateText>
                {one.at === undefined ? null : (
                  <span className="dim">
                    {' '}
                    <When at={one.at} />
                  </span>
                )}
              </dd>
            </div>
          ))}
        </dl>
      )}
      {rest.map((one, index) => {
        const key = `${index}-${one.label}`
        if (one.kind === 'blob') return <EvidenceBlob key={key} evidence={one} read={read} />
        const counts = countsOf(one)
        return (
          <div key={key}>
            <EvidenceTable table={one} />
            {counts === undefined ? null : <CountBars counts={counts} />}
          </div>
        )
      })}
    </div>
  )
}
