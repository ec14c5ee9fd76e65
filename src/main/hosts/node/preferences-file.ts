import Conf from 'conf'
import { PREFERENCES_FILE, type PreferencesStore, preferencesOver } from '../shared/preferences.ts'

/** The operator's preferences in the user-data folder; the file that the Electron host uses too. */
export function openPreferences(userData: string): PreferencesStore {
  const file = new Conf<Record<string, unknown>>({
    cwd: userData,
    configName: PREFERENCES_FILE,
    // A file that cannot be read is no reason not to open in an incident.
    clearInvalidConfig: true,
    configFileMode: 0o600,
  })
  return preferencesOver({
    read: () => file.store,
    write: (preferences) => {
      file.store = { ...file.store, ...preferences }
    },
  })
}
