import { Button } from '@mantine/core'
import type { UnderwayRun } from '../../../../shared/domain/underway.ts'
import { PrivateText } from '../../ui/private-text.tsx'

interface UnderwayRunsProps {
  readonly runs: readonly UnderwayRun[]
  readonly onTakeOver: (run: UnderwayRun) => void
}

/** Runs that other consoles have begun here and not ended, as the world itself shows them: the way to end one from this laptop. */
export function UnderwayRuns({ runs, onTakeOver }: UnderwayRunsProps) {
  if (runs.length === 0) return null
  return (
    <section className="area-underway" aria-label="Runs of other consoles">
      {runs.map((one) => (
        <div key={one.run} className="underway" data-tone="needs">
          <p>
            <strong>
              ◆ Another console has begun run <code>{one.run}</code> and not ended it.
            </strong>{' '}
            <PrivateText>{one.standing}</PrivateText> <AtWork sessions={one.sessions} />
          </p>
          <Button onClick={() => onTakeOver(one)}>Plan the rest of run {one.run}</Button>
        </div>
      ))}
    </section>
  )
}

function AtWork({ sessions }: Pick<UnderwayRun, 'sessions'>) {
  if (sessions.length === 0) return <>It has no session open: nobody is at work.</>
  return (
    <>
      It has sessions open from <PrivateText>{sessions.join(', ')}</PrivateText>: make sure that
      nobody works there any more. They are ended when you take over.
    </>
  )
}
