import { Button } from '@mantine/core'
import type { PaymasterView } from '../../../../shared/domain/paymaster-view.ts'
import type { RunbookId } from '../../../../shared/domain/runbook.ts'
import { useKernelState } from '../../kernel-client/index.ts'
import { Section } from '../../ui/section.tsx'
import { StateMark } from '../../ui/state/state-mark.tsx'
import type { Look } from '../../ui/state/step-look.ts'
import { useMask } from '../../ui/use-mask.ts'
import { DepositBars } from './deposit-bars.tsx'
import { runwayWords } from './runway-words.ts'
import './paymaster.css'

const looks: Readonly<Record<PaymasterView['verdict'], Look>> = {
  well: { glyph: '●', word: 'well', tone: 'done' },
  dry: { glyph: '▲', word: 'dry', tone: 'needs' },
  drained: { glyph: '✕', word: 'drained', tone: 'failed' },
  unclear: { glyph: '?', word: 'unclear', tone: 'unknown' },
  unknown: { glyph: '?', word: 'unknown', tone: 'unknown' },
}

const acts: Readonly<Partial<Record<RunbookId, string>>> = {
  'paymaster-dry': 'Plan to fund and switch to the backup…',
  'paymaster-drained': 'Plan to stop signing, then switch to the backup…',
}

interface PaymasterPanelProps {
  readonly onPlan: (runbook: RunbookId) => void
}

/** Who pays for operations, how long it lasts, and why it has come to that. Not there where nothing is sponsored. */
export function PaymasterPanel({ onPlan }: PaymasterPanelProps) {
  const live = useKernelState(
    (state) => state.situation?.systems.find(({ system }) => system === 'paymaster')?.live,
  )
  if (live?.kind !== 'known' || live.paymaster === undefined) return null
  return <Paymaster view={live.paymaster} onPlan={onPlan} />
}

function Paymaster({ view, onPlan }: PaymasterPanelProps & { readonly view: PaymasterView }) {
  const mask = useMask()
  const { verdict, because, runbook, paymasters, sponsorsNow, entryPoint } = view
  return (
    <Section
      title="Sponsored operations"
      className="paymaster"
      aside={<StateMark look={looks[verdict]} />}
    >
      <div className="paymaster-body">
        <DepositBars paymasters={paymasters} />
        <div className="paymaster-why">
          <p className="paymaster-runway">{runwayWords(view)}</p>
          <ul>
            {because.map((words) => (
              <li key={words}>{mask(words)}</li>
            ))}
          </ul>
          <dl className="facts">
            <div>
              <dt>Sponsors now</dt>
              <dd>{mask(sponsorsNow)}</dd>
            </div>
            <div>
              <dt>EntryPoint</dt>
              <dd>{mask(entryPoint)}</dd>
            </div>
          </dl>
          {runbook === null ? null : (
            <Button size="compact-sm" onClick={() => onPlan(runbook)}>
              {acts[runbook] ?? 'Make a plan…'}
            </Button>
          )}
        </div>
      </div>
    </Section>
  )
}
