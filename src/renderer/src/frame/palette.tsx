import { Spotlight } from '@mantine/spotlight'
import type { RunbookId } from '../../../shared/domain/runbook.ts'
import { type Place, places } from './place.ts'

interface PaletteProps {
  readonly onGo: (place: Place) => void
  readonly onPlan: (runbook: RunbookId) => void
  readonly onContacts: () => void
  readonly onCredentials: () => void
  readonly onLookAgain: () => void
  readonly onPrivacy: () => void
}

const plans: readonly { readonly id: RunbookId; readonly label: string }[] = [
  { id: 'bad-release', label: 'Plan: take a bad release back' },
  { id: 'fast-lane', label: 'Plan: fast lane, web and API' },
  { id: 'web-only', label: 'Plan: roll back web' },
  { id: 'api-only', label: 'Plan: roll back the API' },
  { id: 'database-only', label: 'Plan: restore the database' },
]

/** Every command by its name. What destroys only opens its panel. */
export function Palette(props: PaletteProps) {
  return (
    <Spotlight
      shortcut={['mod + K']}
      attributes={{ content: { 'aria-label': 'Commands' } }}
      nothingFound="No command has such a name."
      searchProps={{ placeholder: 'Find a command', 'aria-label': 'Find a command' }}
      actions={[
        ...places.map(({ id, title, key }) => ({
          id,
          label: `Go to ${title}`,
          description: `Alt ${key}`,
          onClick: () => props.onGo(id),
        })),
        ...plans.map(({ id, label }) => ({
          id: `plan-${id}`,
          label,
          description: 'Opens the plan; nothing is started',
          onClick: () => props.onPlan(id),
        })),
        { id: 'look', label: 'Look at every system again', onClick: props.onLookAgain },
        { id: 'contacts', label: 'Open contacts', onClick: props.onContacts },
        { id: 'credentials', label: 'Open credentials', onClick: props.onCredentials },
        { id: 'privacy', label: 'Privacy mode on or off', onClick: props.onPrivacy },
      ]}
    />
  )
}
