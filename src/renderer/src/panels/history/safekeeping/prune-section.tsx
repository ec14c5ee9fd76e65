import { Button } from '@mantine/core'
import { useState } from 'react'
import type { PruneOffer } from '../../../../../shared/domain/audit.ts'
import { useKernelState, whyNotArmed } from '../../../kernel-client/index.ts'
import { formatBytes, formatCount } from '../../../ui/format/count.ts'
import { PrivateText } from '../../../ui/private-text.tsx'
import { Section } from '../../../ui/section.tsx'
import { PruneDialog } from './prune-dialog.tsx'

/** What could be deleted because a copy of it is proven to lie elsewhere. */
export function PruneSection({ offer }: { readonly offer: PruneOffer | null }) {
  const session = useKernelState((state) => state.session)
  const [asking, setAsking] = useState(false)
  const blocked = whyNotArmed(session)
  return (
    <>
      <Section title="Room on the disk">
        {offer === null ? (
          <p className="dim">
            Nothing can be deleted: whole files of the log may go once a copy elsewhere proves them.
          </p>
        ) : (
          <div className="stack">
            <p>
              {formatCount(offer.segments)} {offer.segments === 1 ? 'file' : 'files'} of the log,{' '}
              {formatBytes(offer.bytes)}, up to record {formatCount(offer.through)}, may be deleted:{' '}
              <PrivateText>{offer.anchor.place}</PrivateText> proves them.
            </p>
            <div className="row">
              <Button disabled={blocked !== undefined} onClick={() => setAsking(true)}>
                Delete old records…
              </Button>
              {blocked === undefined ? null : <span className="dim">{blocked}</span>}
            </div>
          </div>
        )}
      </Section>
      {asking && offer !== null ? (
        <PruneDialog offer={offer} onClose={() => setAsking(false)} />
      ) : null}
    </>
  )
}
