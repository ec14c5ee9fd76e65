import { Button } from '@mantine/core'
import type { Situation } from '../../../../shared/domain/situation.ts'
import { inSentence } from '../../ui/format/in-sentence.ts'
import { PrivateText } from '../../ui/private-text.tsx'
import { FastLaneReady } from './fast-lane-ready.tsx'

interface FastLaneProps {
  readonly situation: Situation
  readonly onOpenRun: (run: string) => void
  readonly onMakePlan: () => void
}

/** Web and API back on the last verified release with one hold; reason and checklist are owed afterwards. */
export function FastLanePanel({ situation, onOpenRun, onMakePlan }: FastLaneProps) {
  const { fastLane, activeRun } = situation
  return (
    <section className="fast-lane" aria-labelledby="fast-lane-title">
      <h2 id="fast-lane-title">Fast lane</h2>
      {activeRun === null ? (
        fastLane.kind === 'ready' ? (
          <FastLaneReady lane={fastLane} onStarted={onOpenRun} onMakePlan={onMakePlan} />
        ) : (
          <div className="row spread">
            <p>
              {fastLane.kind === 'looking' ? (
                <span role="status">Looking for the last verified releases…</span>
              ) : (
                <>
                  Nothing to take back with one hold:{' '}
                  <PrivateText>{inSentence(fastLane.because)}</PrivateText>.
                </>
              )}
            </p>
            <Button onClick={onMakePlan}>Make a plan</Button>
          </div>
        )
      ) : (
        <div className="row spread">
          <p>
            Run <strong className="mono">{activeRun}</strong> is going on.
          </p>
          <Button variant="filled" onClick={() => onOpenRun(activeRun)}>
            Open run {activeRun}
          </Button>
        </div>
      )}
    </section>
  )
}
