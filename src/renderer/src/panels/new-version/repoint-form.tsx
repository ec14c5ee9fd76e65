import { TextInput } from '@mantine/core'
import { useEffect, useState } from 'react'
import type { JsonObject } from '../../../../shared/domain/json.ts'
import { Section } from '../../ui/section.tsx'
import { ContractField } from './contract-field.tsx'
import './new-version.css'

/** Whose consumers follow, and where to. Whether the address will do, the plan and its first look say. */
export function RepointForm({ onGiven }: { readonly onGiven: (given: JsonObject) => void }) {
  const [contract, setContract] = useState<string | null>(null)
  const [address, setAddress] = useState('')
  const wellFormed = /^0x[0-9a-fA-F]{40}$/.test(address.trim())
  useEffect(
    () =>
      onGiven({
        ...(contract === null ? {} : { contract }),
        ...(wellFormed ? { address: address.trim() } : {}),
      }),
    [contract, address, wellFormed, onGiven],
  )
  return (
    <Section title="Consumers of a contract">
      <div className="version-form">
        <ContractField as="replace" chosen={contract} onChoose={setContract} />
        <TextInput
          label="Address of its successor"
          placeholder="0x…"
          value={address}
          onChange={(event) => setAddress(event.currentTarget.value)}
          error={address === '' || wellFormed ? null : '0x and 40 hex digits'}
        />
      </div>
    </Section>
  )
}
