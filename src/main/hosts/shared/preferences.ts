import { z } from 'zod'
import type { Preferences } from '../../../shared/contract/views.ts'

/** Where the operator's preferences are kept, whatever the host keeps them with. */
export interface PreferencesStore {
  get(): Preferences
  set(part: Partial<Preferences>): Preferences
}

/** The file below the user-data folder, without its ending; the same in both hosts. */
export const PREFERENCES_FILE = 'preferences'

// Field by field: one that cannot be read must not take the other with it.
const PreferencesFile = z.object({
  theme: z.enum(['dark', 'light', 'auto']).catch('auto'),
  privacy: z.boolean().catch(false),
  rehearsedAt: z.iso.datetime().optional().catch(undefined),
}) satisfies z.ZodType<Preferences>

/** Preferences over a file that anybody may have edited. */
export function preferencesOver(file: {
  read(): unknown
  write(preferences: Preferences): void
}): PreferencesStore {
  const get = (): Preferences => PreferencesFile.parse(asObject(file.read()))
  return {
    get,
    set(part) {
      const next = { ...get(), ...part }
      file.write(next)
      return next
    },
  }
}

function asObject(value: unknown): object {
  return typeof value === 'object' && value !== null ? value : {}
}
