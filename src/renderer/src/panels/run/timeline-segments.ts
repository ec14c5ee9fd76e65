import type { Run, Step } from '../../../../shared/domain/run.ts'
import { stepLook, type Tone } from '../../ui/state/step-look.ts'

/** One step's time in the run, in per cent of the whole. */
export interface Segment {
  readonly id: string
  readonly title: string
  readonly tone: Tone
  readonly left: number
  readonly width: number
  readonly ms: number
}

/** When each step took place, from the run's beginning to its end, or to now. */
export function timelineSegments(
  run: Pick<Run, 'startedAt' | 'endedAt' | 'steps'>,
  now: number,
): readonly Segment[] {
  const begin = Date.parse(run.startedAt)
  const end = run.endedAt === undefined ? now : Date.parse(run.endedAt)
  const whole = Math.max(1, end - begin)
  return run.steps.flatMap((step) => segmentOf(step, { begin, end, whole }))
}

function segmentOf(
  { id, definition, state, startedAt, endedAt }: Step,
  time: { readonly begin: number; readonly end: number; readonly whole: number },
): readonly Segment[] {
  if (startedAt === undefined) return []
  const from = Math.max(time.begin, Date.parse(startedAt))
  const to = endedAt === undefined ? time.end : Math.max(from, Date.parse(endedAt))
  const share = (ms: number) => Math.round((ms / time.whole) * 10_000) / 100
  return [
    {
      id,
      title: definition.title,
      tone: stepLook(state.kind).tone,
      left: share(from - time.begin),
      width: share(to - from),
      ms: to - from,
    },
  ]
}
