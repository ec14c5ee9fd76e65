import { useState } from 'react'
import type { KitStatus } from '../../../../shared/domain/audit.ts'
import { useKernelState } from '../../kernel-client/index.ts'
import { Section } from '../../ui/section.tsx'
import { SideSheet } from '../../ui/side-sheet.tsx'
import { type KitPage, KitPageLink } from './kit-page-link.tsx'
import { KitStanding } from './kit-standing.tsx'
import { MakeKit } from './make-kit.tsx'
import { ProveKit } from './prove-kit.tsx'
import './kit.css'

interface KitDrawerProps {
  readonly opened: boolean
  readonly onClose: () => void
}

/** The recovery kit: what it is for, how it stands, and the two acts that production waits for. */
export function KitDrawer({ opened, onClose }: KitDrawerProps) {
  const kit = useKernelState((state) => state.audit?.kit ?? null)
  // Outlives the closed sheet: the page is the only way to the kit that was made just now.
  const [page, setPage] = useState<KitPage | null>(null)
  const made = (path: string | null) =>
    setPage(path === null ? { kind: 'window' } : { kind: 'address', path })
  return (
    <SideSheet opened={opened} onClose={onClose} title="Recovery kit">
      {kit === null ? (
        <p className="dim">The kernel has not told yet how the kit stands.</p>
      ) : (
        <div className="kit">
          <KitStanding kit={kit} />
          <KitActs kit={kit} page={page} onMade={made} />
        </div>
      )}
    </SideSheet>
  )
}

interface KitActsProps {
  readonly kit: KitStatus
  readonly page: KitPage | null
  readonly onMade: (page: string | null) => void
}

/** What is next stands open; what is seldom wanted is folded away. */
function KitActs({ kit, page, onMade }: KitActsProps) {
  const link = page === null ? null : <KitPageLink page={page} />
  switch (kit.kind) {
    case 'not-needed':
      return null
    case 'none':
    case 'gone':
      return (
        <Section plain title="1 · Make it">
          <MakeKit onMade={onMade} />
        </Section>
      )
    case 'made':
      return (
        <>
          {link ?? (
            <p className="dim">
              Its page is not here any more. If it was neither printed nor saved, make another kit.
            </p>
          )}
          <Section plain title="2 · Prove it">
            <ProveKit />
          </Section>
          <AnotherKit onMade={onMade} />
        </>
      )
    case 'proven':
    case 'unknown':
      return (
        <>
          {link}
          <details className="kit-more">
            <summary>{kit.kind === 'proven' ? 'Prove it again' : 'Prove one'}</summary>
            <ProveKit />
          </details>
          <AnotherKit onMade={onMade} />
        </>
      )
  }
}

function AnotherKit({ onMade }: Pick<KitActsProps, 'onMade'>) {
  return (
    <details className="kit-more">
      <summary>Make another kit</summary>
      <p>
        New records are then sealed to the new kit alone, which has to be proven as well. Keep the
        old one: it opens what is older.
      </p>
      <MakeKit onMade={onMade} />
    </details>
  )
}
