import { Button, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { SourcesView } from '../../../../shared/domain/database-source.ts'
import { judgePoint, pointBefore } from '../../../../shared/domain/recovery-point.ts'

interface MomentFieldProps {
  readonly view: SourcesView
  /** Of the kernel’s own plan, for the moment that stands here. */
  readonly lost: string | undefined
  /** Nothing where the proposed one is meant. */
  readonly onPoint: (point: string | undefined) => void
}

/** The moment to recover to: proposed, so that nobody types a time at night, and open to whoever knows better. */
export function MomentField({ view, lost, onPoint }: MomentFieldProps) {
  const { toUndo, window } = view
  const proposed = toUndo === null ? '' : pointBefore(toUndo.startedAt)
  const [typed, setTyped] = useState<string | undefined>(undefined)
  const text = typed ?? proposed
  const take = (next: string | undefined) => {
    setTyped(next)
    onPoint(next?.trim() === proposed ? undefined : next?.trim())
  }
  return (
    <div className="moment">
      <TextInput
        label="The database as it was at (UTC)"
        description={
          window === null
            ? 'With its zone: Z for UTC.'
            : `With its zone: Z for UTC. From ${window.from.slice(0, 10)} on, by Railway’s own clock.`
        }
        placeholder="2026-11-29T02:14:07Z"
        value={text}
        error={whatIsWrong(text, view)}
        onChange={(event) => take(event.currentTarget.value)}
      />
      {typed === undefined || proposed === '' ? null : (
        <Button size="compact-xs" onClick={() => take(undefined)}>
          Back to just before {toUndo?.name}
        </Button>
      )}
      {lost === undefined ? null : (
        <p>
          <strong>Lost after that point:</strong> {lost}.
        </p>
      )}
    </div>
  )
}

function whatIsWrong(text: string, { toUndo, window }: SourcesView): string | undefined {
  if (window === null || text === '') return undefined
  const offsetMinutes = -new Date().getTimezoneOffset()
  const judged = judgePoint(text, { window, offsetMinutes })
  if (judged.kind === 'bad') return judged.because
  if (toUndo === null || Date.parse(judged.at) < Date.parse(toUndo.startedAt)) return undefined
  return `${judged.at} is behind the beginning of ${toUndo.name} (${toUndo.startedAt}): it would be in the database.`
}
