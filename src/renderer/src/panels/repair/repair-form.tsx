import { Checkbox, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { JsonObject } from '../../../../shared/domain/json.ts'
import { Section } from '../../ui/section.tsx'
import { emptyFields, givenOf, instantOf, type RepairFields } from './repair-choice.ts'
import '@mantine/core/styles/Checkbox.css'
import './repair.css'

interface RepairFormProps {
  /** Rows come from a database that a swap left behind; otherwise from the copy that this run restores. */
  readonly kept: boolean
  readonly onGiven: (given: JsonObject) => void
}

/** Which rows of which table are taken over, and what becomes of those that were changed since. */
export function RepairForm({ kept, onGiven }: RepairFormProps) {
  const [fields, setFields] = useState<RepairFields>({ ...emptyFields, from: kept ? '' : 'copy' })
  const set = (part: Partial<RepairFields>) => {
    const next = { ...fields, ...part }
    setFields(next)
    onGiven(givenOf(next))
  }
  const field = (
    name: 'from' | 'table' | 'columns' | 'where' | 'changedColumn' | 'changedAfter',
  ) => ({
    value: fields[name],
    onChange: (event: { readonly currentTarget: { readonly value: string } }) =>
      set({ [name]: event.currentTarget.value }),
  })
  const noTime = fields.changedAfter !== '' && instantOf(fields.changedAfter) === undefined
  return (
    <Section title="Rows to repair">
      <div className="repair-form">
        {kept ? (
          <TextInput
            label="Database that the swap left behind"
            placeholder="vlossom_before_abcd2345"
            required
            {...field('from')}
          />
        ) : null}
        <TextInput label="Table" placeholder="public.wallets" required {...field('table')} />
        <TextInput
          label="Columns"
          description="Separated by commas; empty: all that both databases have."
          placeholder="balance_wei"
          {...field('columns')}
        />
        <TextInput
          label="Which rows"
          description="A condition in SQL on t. A row is chosen where it holds in either database."
          placeholder="t.id % 10 = 3"
          required
          {...field('where')}
        />
        <Checkbox
          label="Add rows that live lacks"
          description="Rows that only live has are never touched."
          checked={fields.addMissing}
          onChange={(event) => set({ addMissing: event.currentTarget.checked })}
        />
        <TextInput
          label="Column that tells when a row was changed"
          placeholder="updated_at"
          {...field('changedColumn')}
        />
        <TextInput
          label="Changed after (UTC)"
          description="A row of live that is younger is a conflict."
          placeholder="2026-11-29 14:00"
          error={noTime ? 'Not a time: write it like 2026-11-29 14:00.' : undefined}
          {...field('changedAfter')}
        />
        <Checkbox
          label="Overwrite conflicts too"
          description="Off: they are listed, and live keeps what it has."
          checked={fields.takeOver}
          onChange={(event) => set({ takeOver: event.currentTarget.checked })}
        />
      </div>
    </Section>
  )
}
