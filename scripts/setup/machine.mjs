import { readFileSync } from 'node:fs'
import { repository } from '../lib/paths.mjs'
import { sayAs } from '../lib/say.mjs'

/**
 * What set-up must know of the machine that it runs on. Passed in everywhere, so that tests can
 * describe another one.
 * @typedef {object} Machine
 * @property {string} root the repository's folder
 * @property {string} platform as `process.platform`
 * @property {boolean} isDebian Debian itself: Ubuntu's `chromium` is a snap, so it gets instructions
 * @property {boolean} isRoot
 * @property {Record<string, string | undefined>} env
 * @property {readonly string[]} libraryFolders where shared libraries lie
 * @property {readonly string[]} applicationFolders where installed applications lie (macOS, Windows)
 * @property {(text: string) => void} say
 */

/** @returns {Machine} */
export function thisMachine() {
  return {
    root: repository,
    platform: process.platform,
    isDebian: process.platform === 'linux' && isDebian('/etc/os-release'),
    isRoot: process.getuid?.() === 0,
    env: process.env,
    libraryFolders: ['/usr/lib', '/usr/lib64', '/lib', '/usr/local/lib'],
    applicationFolders: [
      '/Applications',
      `${process.env.HOME ?? ''}/Applications`,
      process.env.PROGRAMFILES ?? '',
      process.env['PROGRAMFILES(X86)'] ?? '',
      process.env.LOCALAPPDATA ?? '',
    ].filter((folder) => folder !== '' && folder !== '/Applications/Applications'),
    say: sayAs('set-up'),
  }
}

/** @param {string} file an `os-release` file */
function isDebian(file) {
  try {
    return /^ID="?debian"?$/m.test(readFileSync(file, 'utf8'))
  } catch {
    return false
  }
}
