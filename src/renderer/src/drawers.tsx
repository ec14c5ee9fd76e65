import { lazy, type ReactNode, useState } from 'react'
import type { RunbookId } from '../../shared/domain/runbook.ts'
import { Late } from './frame/late.tsx'
import { ContactsDrawer } from './panels/contacts/contacts-drawer.tsx'
import { CredentialsDrawer } from './panels/credentials/credentials-drawer.tsx'

const loadKit = () => import('./panels/kit/kit-drawer.tsx')
const loadContracts = () => import('./panels/contracts/contracts-drawer.tsx')
const loadMigrations = () => import('./panels/migrations/migrations-drawer.tsx')
const KitDrawer = lazy(() => loadKit().then(({ KitDrawer: it }) => ({ default: it })))
const ContractsDrawer = lazy(() =>
  loadContracts().then(({ ContractsDrawer: it }) => ({ default: it })),
)
const MigrationsDrawer = lazy(() =>
  loadMigrations().then(({ MigrationsDrawer: it }) => ({ default: it })),
)

/** Fetches what they show, so that opening one never waits for a network. */
export async function loadDrawers(): Promise<void> {
  await Promise.all([loadKit(), loadContracts(), loadMigrations()])
}

/** What lies over the places, one at a time. */
export type Drawer = 'contacts' | 'contracts' | 'credentials' | 'kit' | 'migrations'

interface DrawersProps {
  readonly drawer: Drawer | null
  readonly onClose: () => void
  readonly onPlan: (runbook: RunbookId) => void
}

/** The side sheets of the window. */
export function Drawers({ drawer, onClose, onPlan }: DrawersProps) {
  const plan = (id: RunbookId) => {
    onClose()
    onPlan(id)
  }
  return (
    <>
      <ContactsDrawer opened={drawer === 'contacts'} onClose={onClose} />
      <CredentialsDrawer opened={drawer === 'credentials'} onClose={onClose} />
      <OnceOpened opened={drawer === 'kit'}>
        <KitDrawer opened={drawer === 'kit'} onClose={onClose} />
      </OnceOpened>
      <OnceOpened opened={drawer === 'contracts'}>
        <ContractsDrawer opened={drawer === 'contracts'} onClose={onClose} onPlan={plan} />
      </OnceOpened>
      <OnceOpened opened={drawer === 'migrations'}>
        <MigrationsDrawer opened={drawer === 'migrations'} onClose={onClose} onPlan={plan} />
      </OnceOpened>
    </>
  )
}

/** Draws from the first opening on, so that closing can be seen. */
function OnceOpened({
  opened,
  children,
}: {
  readonly opened: boolean
  readonly children: ReactNode
}) {
  const [met, setMet] = useState(false)
  if (opened && !met) setMet(true)
  return met ? <Late waiting={null}>{children}</Late> : null
}
