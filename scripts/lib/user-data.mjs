import { readdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { basename, join } from 'node:path'

/**
 * Where the console keeps what belongs to the operator: profiles, settings, logs, the rehearsal.
 * Both hosts use the same folder.
 * @param {Record<string, string | undefined>} env
 * @param {string} platform
 */
export function userDataFolder(env = process.env, platform = process.platform) {
  const home = env.HOME ?? homedir()
  if (platform === 'darwin') return join(home, 'Library/Application Support/rollback-console')
  if (platform === 'win32') {
    return join(env.APPDATA ?? join(home, 'AppData/Roaming'), 'rollback-console')
  }
  const data = env.XDG_DATA_HOME
  return join(
    data === undefined || data === '' ? join(home, '.local/share') : data,
    'rollback-console',
  )
}

/**
 * The real environments that this operator has set up.
 * @param {string} folder the user-data folder
 * @returns {{ name: string, file: string }[]} by name
 */
export function realProfiles(folder) {
  const profiles = join(folder, 'profiles')
  try {
    return readdirSync(profiles)
      .filter((name) => name.endsWith('.json'))
      .sort()
      .map((name) => ({ name: basename(name, '.json'), file: join(profiles, name) }))
  } catch (error) {
    if (error.code === 'ENOENT') return []
    throw error
  }
}
