import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { findProgram } from '../lib/find-program.mjs'
import { met, missing } from './need.mjs'

/**
 * A Secret Service that the tests can start by themselves, so that credentials are tested against a
 * real keychain. macOS and Windows bring theirs.
 * @type {import('./need.mjs').Need}
 */
export const keyring = {
  name: 'a keyring daemon (gnome-keyring, libsecret, dbus-run-session)',
  why: 'the tests of credentials use a real keychain',
  probe: async (machine) => {
    if (machine.platform !== 'linux') return met()
    for (const program of ['gnome-keyring-daemon', 'dbus-run-session']) {
      if (findProgram(program, machine) === null) return missing(`${program} is not on PATH`)
    }
    return hasLibrary('libsecret-1.so.0', machine) ? met() : missing('libsecret is not installed')
  },
  remedy: { kind: 'apt', packages: ['gnome-keyring', 'libsecret-1-0', 'dbus-x11', 'dbus-daemon'] },
  instructions: {
    debian:
      'sudo apt-get update && sudo apt-get install gnome-keyring libsecret-1-0 dbus-x11 dbus-daemon',
    linux: 'install gnome-keyring, libsecret and dbus with your package manager',
    darwin: 'nothing: the system has a keychain',
    win32: 'nothing: the system has a credential manager',
  },
}

/** Looked for in the folders and one level below, where Debian has e.g. `x86_64-linux-gnu`. */
function hasLibrary(file, machine) {
  return machine.libraryFolders.some(
    (folder) =>
      existsSync(join(folder, file)) || foldersIn(folder).some((f) => existsSync(join(f, file))),
  )
}

function foldersIn(folder) {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => join(folder, entry.name))
}
