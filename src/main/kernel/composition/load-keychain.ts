import type { Keychain } from '../ports/keychain.ts'

/** keytar is native: without libsecret (or on a platform it has no binary for) the console goes on without it. */
export async function loadKeychain(): Promise<Keychain | null> {
  try {
    const keytar: { readonly default: Keychain } = await import('keytar')
    return keytar.default
  } catch {
    return null
  }
}
