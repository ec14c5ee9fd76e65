import type { Run } from '../../../shared/domain/run.ts'
import type { PreferencesStore } from './preferences.ts'

/**
 * Remembers when a rehearsal came to its good end with a person at the console: the last thing that the
 * first run of a real environment asks for. A drill without a window teaches nobody and does not count.
 */
export function rememberRehearsal(
  runs: { watch(listener: (run: Pick<Run, 'outcome' | 'endedAt'>) => void): unknown },
  preferences: PreferencesStore,
): void {
  runs.watch(({ outcome, endedAt }) => {
    if (outcome !== 'done' || preferences.get().rehearsedAt === endedAt) return
    preferences.set({ rehearsedAt: endedAt })
  })
}
