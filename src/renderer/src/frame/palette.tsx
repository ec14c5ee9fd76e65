import { Spotlight } from '@mantine/spotlight'
import { useEffect } from 'react'
import type { RunbookId } from '../../../shared/domain/runbook.ts'
import { useAct, useKernelState } from '../kernel-client/index.ts'
import { runbookWords } from '../panels/plan/runbook-names.ts'
import { copyText } from '../ui/copy-text.ts'
import { showFailure } from '../ui/show-failure.tsx'
import { type Place, places } from './place.ts'

interface PaletteProps {
  readonly onGo: (place: Place) => void
  readonly onPlan: (runbook: RunbookId) => void
  readonly onContacts: () => void
  readonly onCredentials: () => void
  readonly onKit: () => void
  readonly onMigrations: () => void
  readonly onContracts: () => void
  readonly onLog: () => void
  readonly onLookAgain: () => void
  readonly onPrivacy: () => void
}

/** Every command by its name. What destroys only opens its panel. */
export function Palette(props: PaletteProps) {
  const genesis = useKernelState((state) => state.session?.log.genesis ?? '')
  const exporting = useAct('to export the audit log')
  useEffect(() => {
    if (exporting.failure !== null) showFailure(exporting.failure)
  }, [exporting.failure])
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
        // It opens the plan; nothing is started.
        ...runbookWords.map(({ id, name, about }) => ({
          id: `plan-${id}`,
          label: `Plan: ${name}`,
          description: about,
          onClick: () => props.onPlan(id),
        })),
        { id: 'look', label: 'Look at every system again', onClick: props.onLookAgain },
        { id: 'contacts', label: 'Open contacts', onClick: props.onContacts },
        { id: 'credentials', label: 'Open credentials', onClick: props.onCredentials },
        {
          id: 'kit',
          label: 'Open recovery kit',
          description: 'Make it, prove it; nothing is done by opening it',
          onClick: props.onKit,
        },
        {
          id: 'migrations',
          label: 'Open migrations, and what serves before a restore',
          description: 'Looks; nothing is changed by it',
          onClick: props.onMigrations,
        },
        {
          id: 'contracts',
          label: 'Open contracts, and who may pause, unpause and upgrade them',
          description: 'Tries, and sends nothing',
          onClick: props.onContracts,
        },
        { id: 'log', label: 'Open the audit log in History', onClick: props.onLog },
        {
          id: 'export',
          label: 'Export the audit log now',
          description: 'Sends what is new to the history database',
          // How far it is, History shows.
          onClick: () => void exporting.run((client) => client.historyExport.now()),
        },
        {
          id: 'genesis',
          label: 'Copy the genesis fingerprint',
          description: 'What anybody verifies this log against',
          onClick: () => void copyText(genesis, 'the genesis fingerprint'),
        },
        { id: 'privacy', label: 'Privacy mode on or off', onClick: props.onPrivacy },
      ]}
    />
  )
}
