import { join } from 'node:path'

/**
 * Where the console keeps what belongs to the operator: profiles, preferences, logs. Both hosts and
 * the scripts use the same folder.
 * @param machine `home` as `os.homedir()`
 */
export function userDataFolder(machine: {
  readonly platform: NodeJS.Platform
  readonly home: string
  readonly env: Readonly<Record<string, string | undefined>>
}): string {
  const { platform, env } = machine
  const home = env['HOME'] ?? machine.home
  if (platform === 'darwin') return join(home, 'Library/Application Support/rollback-console')
  if (platform === 'win32') {
    return join(env['APPDATA'] ?? join(home, 'AppData/Roaming'), 'rollback-console')
  }
  const data = env['XDG_DATA_HOME']
  const folder = data === undefined || data === '' ? join(home, '.local/share') : data
  return join(folder, 'rollback-console')
}
