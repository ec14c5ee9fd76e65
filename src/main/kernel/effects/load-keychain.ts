import type { Keychain } from '../ports/keychain.ts'

/**
 * Loads keytar when it is first needed: its native part links to libsecret, and a machine without that
 * must still be able to run the console. `null` where it cannot be loaded.
 */
export async function loadKeychain(): Promise<Keychain | null> {
  try {
    const keytar = keytarOf(await import('keytar'))
    if (keytar === null) return null
    return {
      getPassword: (service, account) => keytar.getPassword(service, account),
      setPassword: (service, account, password) => keytar.setPassword(service, account, password),
      deletePassword: (service, account) => keytar.deletePassword(service, account),
    }
  } catch {
    return null
  }
}

/**
 * A CommonJS module: bundlers and Node disagree on whether its members end up under `default`. Node itself
 * finds some of them by reading the source (`getPassword`, but not `setPassword`), so all are asked for.
 */
function keytarOf(loaded: unknown): Keychain | null {
  if (isKeychain(loaded)) return loaded
  const hasDefault = typeof loaded === 'object' && loaded !== null && 'default' in loaded
  return hasDefault && isKeychain(loaded.default) ? loaded.default : null
}

const members = ['getPassword', 'setPassword', 'deletePassword'] satisfies (keyof Keychain)[]

function isKeychain(value: unknown): value is Keychain {
  if (typeof value !== 'object' || value === null) return false
  return members.every((name) => typeof Reflect.get(value, name) === 'function')
}
