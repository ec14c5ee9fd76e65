import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { type LoadedProfile, loadProfile } from './load-profile.ts'

/** A profile that the console may be opened with. */
export interface ListedProfile {
  readonly file: string
  readonly loaded: LoadedProfile
}

/** The real profiles of this user: `profiles/*.json` of the user-data directory, broken ones too. */
export async function listProfiles(userData: string): Promise<readonly ListedProfile[]> {
  const directory = join(userData, 'profiles')
  const names = await readdir(directory).catch(() => [])
  const files = names.filter((name) => name.endsWith('.json')).sort()
  return Promise.all(
    files.map(async (name) => {
      const file = join(directory, name)
      return { file, loaded: await loadProfile(file) }
    }),
  )
}
