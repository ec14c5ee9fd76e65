import { Select } from '@mantine/core'
import { useQuestion } from '../../kernel-client/index.ts'
import { FailureBox } from '../../ui/failure-box.tsx'

const WORDS = {
  upgrade: { label: 'Proxy', description: 'Its address stays; the code behind it changes.' },
  replace: { label: 'Contract', description: 'Its consumers follow to the new address.' },
} as const

interface ContractFieldProps {
  readonly as: keyof typeof WORDS
  /** Id in the profile. */
  readonly chosen: string | null
  readonly onChoose: (id: string | null) => void
}

/** The contracts of the profile, to choose from. Whether one will do, the plan says. */
export function ContractField({ as, chosen, onChoose }: ContractFieldProps) {
  const contracts = useQuestion('contracts', (client) => client.artifacts.contracts())
  if (contracts.kind === 'failed') return <FailureBox failure={contracts.failure} />
  const known = contracts.kind === 'known' ? contracts.value : []
  return (
    <Select
      {...WORDS[as]}
      searchable
      data={known.map(({ id, name, address }) => ({ value: id, label: `${name} · ${address}` }))}
      value={chosen}
      onChange={onChoose}
    />
  )
}
