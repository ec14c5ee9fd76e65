import Store from 'electron-store'
import { PREFERENCES_FILE, type PreferencesStore, preferencesOver } from '../shared/preferences.ts'

/** What the Electron host remembers: the operator's preferences, and how the window stood. */
export interface ElectronMemory {
  readonly preferences: PreferencesStore
  readWindow(): unknown
  keepWindow(state: object): void
}

/** One file in the user-data folder; the Node host uses the same one for the preferences. */
export function openMemory(userData: string): ElectronMemory {
  const file = new Store<Record<string, unknown>>({
    cwd: userData,
    name: PREFERENCES_FILE,
    // A file that cannot be read is no reason not to open in an incident.
    clearInvalidConfig: true,
    configFileMode: 0o600,
  })
  return {
    preferences: preferencesOver({
      read: () => file.store,
      write: (preferences) => {
        file.store = { ...file.store, ...preferences }
      },
    }),
    readWindow: () => file.get('window'),
    keepWindow: (state) => file.set('window', state),
  }
}
