import { useEffect } from 'react'
import { useKernel, useKernelState } from '../kernel-client/index.ts'
import { copyText } from '../ui/copy-text.ts'
import { StateMark } from '../ui/state/state-mark.tsx'
import { type FirstRunStep, firstRunSteps } from './first-run.ts'

interface FirstRunStripProps {
  readonly onCredentials: () => void
  readonly onKit: () => void
}

const titles: Readonly<Record<FirstRunStep['id'], string>> = {
  credentials: 'Credentials',
  kit: 'Recovery kit',
  rehearsal: 'Rehearsal',
}

/** What a real environment still needs, in order. Out of the way while a run goes on. */
export function FirstRunStrip({ onCredentials, onKit }: FirstRunStripProps) {
  const session = useKernelState((state) => state.session)
  const kit = useKernelState((state) => state.audit?.kit ?? null)
  const preferences = useKernelState((state) => state.preferences)
  const running = useKernelState((state) => state.runs?.some((run) => run.outcome === null))
  const rehearsedAt = preferences?.rehearsedAt
  useLookAgain(preferences !== null && rehearsedAt === undefined)
  if (preferences === null || running !== false) return null
  const steps = firstRunSteps({ session, kit, rehearsedAt })
  if (steps === null) return null
  const next = steps.find(({ done }) => !done)
  return (
    <section className="first-run" aria-label="Before the first incident">
      <strong className="first-run-title">Before the first incident</strong>
      <ol>
        {steps.map((step) => (
          <li key={step.id} aria-current={step === next ? 'step' : undefined}>
            <StateMark look={lookOf(step, step === next)} />
            <StepControl step={step} onCredentials={onCredentials} onKit={onKit} />
          </li>
        ))}
      </ol>
    </section>
  )
}

function lookOf(step: FirstRunStep, isNext: boolean) {
  const word = `${titles[step.id]}: ${step.text}`
  if (step.done) return { glyph: '●', word, tone: 'done' } as const
  return isNext
    ? ({ glyph: '◆', word, tone: 'needs' } as const)
    : ({ glyph: '○', word, tone: 'idle' } as const)
}

function StepControl(props: FirstRunStripProps & { readonly step: FirstRunStep }) {
  const { step, onCredentials, onKit } = props
  if (step.done) return null
  switch (step.id) {
    case 'credentials':
      return (
        <button
          type="button"
          className="text-button"
          aria-label="Enter credentials"
          onClick={onCredentials}
        >
          Enter…
        </button>
      )
    case 'kit':
      return (
        <button
          type="button"
          className="text-button"
          aria-label="Open the recovery kit"
          onClick={onKit}
        >
          Open…
        </button>
      )
    case 'rehearsal':
      return (
        <button
          type="button"
          className="text-button"
          title="It opens the rehearsal in a window of its own: take its bad release back there."
          onClick={() => void copyText('npm start', 'npm start: type it in a terminal')}
        >
          Copy npm start
        </button>
      )
  }
}

/** The rehearsal is another window: coming back from it, one looks again. */
function useLookAgain(wanted: boolean): void {
  const kernel = useKernel()
  useEffect(() => {
    if (!wanted) return
    const look = () => void kernel.lookAtPreferences().catch(() => undefined)
    window.addEventListener('focus', look)
    return () => window.removeEventListener('focus', look)
  }, [kernel, wanted])
}
