import { useKernelState } from '../../../kernel-client/index.ts'
import { PrivateText } from '../../../ui/private-text.tsx'
import { Section } from '../../../ui/section.tsx'
import { CopySection } from './copy-section.tsx'
import { GapList } from './gap-list.tsx'
import { notesOf } from './notes-of.ts'
import { PruneSection } from './prune-section.tsx'
import './safekeeping.css'

/** What keeps the log believable: its copy elsewhere, who stood up for its gaps, what may be deleted. */
export function Safekeeping() {
  const audit = useKernelState((state) => state.audit)
  if (audit === null) return <p className="dim">Reading the log…</p>
  const notes = notesOf(audit)
  return (
    <div className="safekeeping">
      <div className="stack">
        <CopySection copy={audit.export} />
        <PruneSection offer={audit.prune} />
      </div>
      <div className="stack">
        <GapList gaps={audit.gaps} />
        {notes.length === 0 ? null : (
          <Section title="To know">
            <ul className="safekeeping-notes">
              {notes.map((note) => (
                <li key={note}>
                  <PrivateText>{note}</PrivateText>
                </li>
              ))}
            </ul>
          </Section>
        )}
      </div>
    </div>
  )
}
