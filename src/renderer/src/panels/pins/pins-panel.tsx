import { Button } from '@mantine/core'
import { useState } from 'react'
import type { RunbookId } from '../../../../shared/domain/runbook.ts'
import { useAct, useKernelState } from '../../kernel-client/index.ts'
import { FailureBox } from '../../ui/failure-box.tsx'
import { Section } from '../../ui/section.tsx'
import { When } from '../../ui/when.tsx'
import { PinRow } from './pin-row.tsx'
import { type LineOfPin, SeeDialog } from './see-dialog.tsx'
import './pins.css'

interface PinsPanelProps {
  readonly onPlan: (runbook: RunbookId) => void
  readonly onOpenRun: (run: string) => void
}

/** What rollbacks keep away, until the pin is released. Nothing is shown where nothing is pinned. */
export function PinsPanel({ onPlan, onOpenRun }: PinsPanelProps) {
  const pins = useKernelState((state) => state.pins)
  const look = useAct('to look at what is pinned')
  const [seeing, setSeeing] = useState<LineOfPin | null>(null)
  if (pins.length === 0) return null
  const lookedAt = pins.find((view) => view.lookedAt !== null)?.lookedAt
  const mayHold = pins.some(({ lines }) => lines.some(({ key }) => key === 'switch:on'))
  return (
    <Section
      title="What must not come back"
      className="pins-section"
      aside={
        <div className="row">
          {lookedAt ? (
            <span className="dim">
              looked at <When at={lookedAt} />
            </span>
          ) : null}
          <Button
            size="compact-xs"
            loading={look.pending}
            onClick={() => void look.run((client) => client.pins.refresh())}
          >
            Look again
          </Button>
          {mayHold ? (
            <Button size="compact-xs" onClick={() => onPlan('pin-hold')}>
              Switch auto-deploy off…
            </Button>
          ) : null}
          <Button size="compact-xs" onClick={() => onPlan('fix-live')}>
            Put the fix live…
          </Button>
          <Button size="compact-xs" onClick={() => onPlan('pin-release')}>
            Release the pin…
          </Button>
        </div>
      }
    >
      {look.failure === null ? null : <FailureBox failure={look.failure} />}
      <ul className="pins">
        {pins.map((view) => (
          <PinRow
            key={view.pin.key}
            view={view}
            onOpenRun={onOpenRun}
            onSee={(line) => setSeeing({ pin: view.pin.key, line })}
          />
        ))}
      </ul>
      {seeing === null ? null : <SeeDialog of={seeing} onClose={() => setSeeing(null)} />}
    </Section>
  )
}
