import type { Progress, StepState } from '../../../../shared/domain/step-state.ts'
import { formatBytes, formatCount } from '../../ui/format/count.ts'
import { formatDuration } from '../../ui/format/duration.ts'

type Running = Extract<StepState, { readonly kind: 'running' }>

const phaseWords: Readonly<Record<Running['phase'], string>> = {
  looking: 'Looking; nothing is changed',
  acting: 'Sent; waiting for what comes of it',
  reconciling: 'Finding out whether it happened; nothing is sent again',
  verifying: 'Verifying what the world says now',
}

/** How far a step is, in words: `restoring bookings · 12,000 of 40,000 rows · 30 %`. */
export function progressWords(state: Running, progress: Progress | undefined): string {
  const undoing = state.purpose === 'undo' ? 'Taking it back. ' : ''
  if (progress === undefined) return `${undoing}${phaseWords[state.phase]}`
  const { phase, done, total, unit } = progress
  if (done === undefined) return `${undoing}${phase}`
  if (total === undefined || total <= 0) return `${undoing}${phase} · ${amount(done, unit)}`
  const share = Math.floor((Math.min(done, total) / total) * 100)
  const left = unit === 'seconds' ? ` · ${formatDuration((total - done) * 1000)} left` : ''
  return `${undoing}${phase} · ${plain(done, unit)} of ${amount(total, unit)} · ${share} %${left}`
}

function amount(value: number, unit: Progress['unit']): string {
  if (unit === 'bytes') return formatBytes(value)
  if (unit === 'seconds') return formatDuration(value * 1000)
  return unit === undefined ? formatCount(value) : `${formatCount(value)} ${unit}`
}

function plain(value: number, unit: Progress['unit']): string {
  return unit === 'bytes' || unit === 'seconds' ? amount(value, unit) : formatCount(value)
}
