import { revealSecret, Secret } from '../../shared/domain/secret.ts'
import { signingAccountOf } from './effects/chain/index.ts'
import { loadKeychain } from './effects/load-keychain.ts'
import {
  type PreparedFile,
  readPrepared,
  signPrepared,
} from './systems/contracts/signers/offline/index.ts'

/** The way in for the sign command: the console is not opened, and there is no network in any of it. */
export { type PreparedFile, readPrepared }

/** Signs a prepared file with a private key, or says why not. @throws FailureError where it is no private key */
export async function signOffline(prepared: PreparedFile, key: Secret) {
  return signPrepared(prepared, signingAccountOf('the key', revealSecret(key)))
}

/** A key of this machine's own keychain. @throws Error where there is none */
export async function keyInKeychain(at: {
  readonly service: string
  readonly account: string
}): Promise<Secret> {
  const keychain = await loadKeychain()
  if (keychain === null) throw new Error('There is no keychain on this machine.')
  const found = await keychain.getPassword(at.service, at.account)
  if (found === null) throw new Error('The keychain has nothing under that name.')
  return new Secret(found)
}
