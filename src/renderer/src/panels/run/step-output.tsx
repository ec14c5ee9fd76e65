import { useMemo } from 'react'
import type { Run, Step } from '../../../../shared/domain/run.ts'
import { useKernel } from '../../kernel-client/index.ts'
import type { LogSource } from '../../ui/log/log-source.ts'
import { LogView } from '../../ui/log/log-view.tsx'
import { Section } from '../../ui/section.tsx'

interface StepOutputProps {
  readonly run: Run
  readonly step: Step
}

/** What the step's programs and providers said, as it is said. */
export function StepOutput({ run: { id: run }, step: { id: step, state } }: StepOutputProps) {
  const { client } = useKernel()
  const live = state.kind === 'running'
  const source = useMemo<LogSource>(
    () => ({
      key: `${run}/${step}`,
      live,
      async page({ from, limit, search }) {
        const wanted = { run, step, from, limit, ...(search === '' ? {} : { search }) }
        const { total, lines } = await client.runs.output(wanted)
        return { total, rows: lines }
      },
    }),
    [client, run, step, live],
  )
  return (
    <Section plain title="Output">
      <LogView source={source} fileName={`${run}-${step}.log`} label="Output of the step" />
    </Section>
  )
}
