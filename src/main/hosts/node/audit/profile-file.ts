import { join, resolve } from 'node:path'

/** A profile by its name in the user-data folder, or as a file. */
export function profileFile(given: string, userData: string): string {
  const isName = /^[\w-]+$/.test(given)
  return isName ? join(userData, 'profiles', `${given}.json`) : resolve(given)
}
