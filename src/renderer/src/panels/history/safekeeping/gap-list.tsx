import { Button } from '@mantine/core'
import { useState } from 'react'
import type { GapView } from '../../../../../shared/domain/audit.ts'
import { formatCount } from '../../../ui/format/count.ts'
import { readableTimes } from '../../../ui/format/readable-times.ts'
import { Private } from '../../../ui/private.tsx'
import { PrivateText } from '../../../ui/private-text.tsx'
import { Section } from '../../../ui/section.tsx'
import { StateMark } from '../../../ui/state/state-mark.tsx'
import { When } from '../../../ui/when.tsx'
import { CountersignDialog } from './countersign-dialog.tsx'

/** What went past the log, newest first: what is owed above what somebody has stood up for. */
export function GapList({ gaps }: { readonly gaps: readonly GapView[] }) {
  const [signing, setSigning] = useState<GapView | null>(null)
  const owed = gaps.filter((gap) => gap.countersigned === null)
  const settled = gaps.filter((gap) => gap.countersigned !== null)
  const look =
    owed.length > 0
      ? { glyph: '◆', word: `${owed.length} to countersign`, tone: 'needs' as const }
      : { glyph: '●', word: 'none open', tone: 'done' as const }
  return (
    <>
      <Section title="Past the log" aside={<StateMark look={look} />}>
        {gaps.length === 0 ? (
          <p className="dim">Everything that was done stands in the log itself.</p>
        ) : (
          <ul className="gaps">
            {[...owed, ...settled].map((gap) => (
              <li key={gap.seq}>
                <div className="grow">
                  <p>
                    <PrivateText>{readableTimes(gap.text)}</PrivateText>
                  </p>
                  <p className="dim">
                    record {formatCount(gap.seq)} · <When at={gap.at} />
                  </p>
                  {gap.countersigned === null ? null : (
                    <p className="dim">
                      ● countersigned by <Private>{gap.countersigned.name}</Private>,{' '}
                      <When at={gap.countersigned.at} />: “
                      <PrivateText>{gap.countersigned.statement}</PrivateText>”
                    </p>
                  )}
                </div>
                {gap.countersigned === null ? (
                  <Button
                    size="compact-xs"
                    aria-label={`Countersign record ${gap.seq}…`}
                    onClick={() => setSigning(gap)}
                  >
                    Countersign…
                  </Button>
                ) : null}
              </li>
            ))}
          </ul>
        )}
      </Section>
      {signing === null ? null : (
        <CountersignDialog gap={signing} onClose={() => setSigning(null)} />
      )}
    </>
  )
}
