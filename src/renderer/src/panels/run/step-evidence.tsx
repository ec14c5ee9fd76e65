import type { Step } from '../../../../shared/domain/run.ts'
import { useKernel } from '../../kernel-client/index.ts'
import { EvidenceList } from '../../ui/evidence/evidence-list.tsx'
import { Section } from '../../ui/section.tsx'

/** What the step saw: it is what makes *done* more than a word. */
export function StepEvidence({ step: { state } }: { readonly step: Step }) {
  const { client } = useKernel()
  if (state.kind !== 'succeeded' && state.kind !== 'failed' && state.kind !== 'undone') return null
  if (state.evidence.length === 0) return null
  return (
    <Section plain title="Evidence">
      <EvidenceList
        evidence={state.evidence}
        read={async (ref) => (await client.evidence.read(ref)).base64}
      />
    </Section>
  )
}
