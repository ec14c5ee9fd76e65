import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The repository's root folder, absolute, whatever the current directory is. */
export const repository = fileURLToPath(new URL('../../', import.meta.url)).replace(/[\\/]$/, '')

/**
 * Node 24, which comes with the `node` package. Called by its path and not by PATH, because set-up
 * and the commands themselves may have been started by an older one.
 * @param {string} root repository root
 * @param {string} platform as `process.platform`
 */
export function node24Path(root = repository, platform = process.platform) {
  return join(root, 'node_modules', 'node', 'bin', platform === 'win32' ? 'node.exe' : 'node')
}

/**
 * Electron's binary where it is really there. The `electron` package must not be imported to find
 * out: outside Electron it is a path string that tries to download the binary.
 * @returns {string | null}
 */
export function electronPath(root = repository, platform = process.platform) {
  const inside = {
    darwin: 'Electron.app/Contents/MacOS/Electron',
    win32: 'electron.exe',
  }
  const file = join(root, 'node_modules/electron/dist', inside[platform] ?? 'electron')
  return existsSync(file) ? file : null
}

/** A program that `electron-vite build` made, e.g. `built('drill')`. */
export function built(name, root = repository) {
  return join(root, 'out', 'main', `${name}.js`)
}
