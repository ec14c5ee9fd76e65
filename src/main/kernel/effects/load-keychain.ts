import type { Keychain } from '../ports/keychain.ts'

/**
 * Loads keytar when it is first needed: its native part links to libsecret, and a machine without that
 * must still be able to run the console. `null` where it cannot be loaded.
 */
export async function loadKeychain(): Promise<Keychain | null> {
  try {
    const loaded = await import('keytar')
    // A CommonJS module: bundlers and Node disagree on where its members end up.
    const keytar = 'getPassword' in loaded ? loaded : (loaded as { default: Keychain }).default
    return {
      getPassword: (service, account) => keytar.getPassword(service, account),
      setPassword: (service, account, password) => keytar.setPassword(service, account, password),
      deletePassword: (service, account) => keytar.deletePassword(service, account),
    }
  } catch {
    return null
  }
}
