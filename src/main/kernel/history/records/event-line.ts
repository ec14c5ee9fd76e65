import type { RunEvent, StepOpening } from '../../../../shared/domain/run-event.ts'
import { actsLine } from './act-line.ts'

type Lines = { readonly [K in RunEvent['kind']]: (event: Extract<RunEvent, { kind: K }>) => string }

const lines: Lines = {
  'run-started': (event) =>
    `${event.by} begins: ${event.title}${because(event.reason)}${openingsLine(event.openings)}`,
  'step-blocked': (event) =>
    `${event.step}: waits, ${event.unmet.map((one) => one.because).join(' ')}`,
  'step-ready': (event) => `${event.step}: may begin${because(event.because ?? '')}`,
  'step-looking': (event) => `${event.step}: looks${again(event.attempt)}${taking(event.purpose)}`,
  'step-planned': (event) =>
    `${event.step}: ${event.stale === undefined ? 'planned' : 'planned anew'}, ${event.plan.title}`,
  'step-approved': (event) => `${event.step}: approved by ${event.by}`,
  'step-second-asked': (event) =>
    `${event.step}: asks for a second approval, request ${event.request.nonce.slice(0, 8)}`,
  'step-second-approved': (event) =>
    `${event.step}: approved a second time by ${event.approver}, the code was put in by ${event.by}`,
  'step-second-waived': (event) =>
    `${event.step}: ${event.by} goes on WITHOUT the second approval${because(event.because)}`,
  'step-overridden': (event) =>
    `${event.step}: ${event.by} goes past the refusal${because(event.because)}`,
  'step-written': (event) => `${event.step}: ${event.by} wrote what it says`,
  'step-asks-operator': (event) => `${event.step}: asks, ${event.instruction}`,
  'step-phase': (event) =>
    `${event.step}: ${event.phase}${again(event.attempt)}${taking(event.purpose)}`,
  intent: (event) =>
    `${event.step}: ${actsLine(event.plan.acts)} · ${event.plan.title}${taking(event.purpose)}`,
  result: (event) =>
    `${event.step}: ${receipts[event.receipt]}${event.failure === undefined ? '' : `, ${event.failure.summary}`}`,
  'step-succeeded': (event) => `${event.step}: done`,
  'step-failed': (event) => `${event.step}: failed, ${event.failure.summary}`,
  'step-queued': (event) =>
    `${event.step}: not delivered${again(event.tries)}, ${event.failure.summary} Next try ${event.nextTry}`,
  'step-unknown': (event) => `${event.step}: outcome not known, ${event.failure.summary}`,
  'step-skipped': (event) => `${event.step}: skipped by ${event.by}${because(event.because)}`,
  'step-found': (event) => `${event.step}: found done, ${event.because}`,
  'user-report': (event) => `${event.step}: a user says “${event.words}” (${event.by})`,
  'step-undone': (event) => `${event.step}: taken back`,
  'traffic-put-back': (event) => `traffic put back by ${event.by}`,
  gap: (event) => `went past the log${because(event.because)} (${event.by})`,
  'run-paused': (event) => `paused by ${event.by}`,
  'run-resumed': (event) => `resumed by ${event.by}`,
  'run-cancelling': (event) => `cancelled by ${event.by}${because(event.because)}`,
  'run-ended': (event) => `the run ended: ${event.outcome}`,
}

const receipts: Readonly<Record<Extract<RunEvent, { kind: 'result' }>['receipt'], string>> = {
  accepted: 'accepted',
  refused: 'refused',
  'not-sent': 'not sent',
  'reply-lost': 'sent, the reply was lost',
}

/** What happened to a run, for a person. @throws where the event is not one that this version knows */
export function eventLine(event: RunEvent): string {
  if (!Object.hasOwn(lines, event.kind)) throw new TypeError(`unknown event ${event.kind}`)
  // The table has exactly the right function for each kind; TypeScript cannot pair the two unions.
  const line = lines[event.kind] as (event: RunEvent) => string
  return line(event)
}

/** What the start itself decided of steps. */
function openingsLine(openings: readonly StepOpening[] = []): string {
  const of = (kind: StepOpening['kind']) =>
    openings.filter((one) => one.kind === kind).map(({ step }) => step)
  const parts = [
    ['approved', of('step-approved')],
    ['found done', of('step-found')],
    ['left out', of('step-skipped')],
  ] as const
  return parts
    .map(([word, ids]) => (ids.length === 0 ? '' : `; ${word}: ${ids.join(', ')}`))
    .join('')
}

function because(reason: string): string {
  return reason === '' ? '' : `, because “${reason}”`
}

function again(attempt: number): string {
  return attempt > 1 ? `, attempt ${attempt}` : ''
}

function taking(purpose: 'do' | 'undo'): string {
  return purpose === 'undo' ? ' (taking it back)' : ''
}
