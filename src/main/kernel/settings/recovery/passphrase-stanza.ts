import { randomBytes, scrypt } from 'node:crypto'
import { chacha20poly1305 } from '@noble/ciphers/chacha.js'
import { type Identity, type Recipient, Stanza } from 'age-encryption'

/*
 * The scrypt stanza of age (age-encryption.org/v1), with the scrypt of Node, which works in a thread of its own: that of the
 * age library stands still for two seconds in the thread that it is called in, and here that is the one which every step of
 * a rescue runs in.
 */
const LABEL = 'age-encryption.org/v1/scrypt'
const SALT_BYTES = 16
const KEY_BYTES = 32
/** Blocks of 128 · r bytes, and their factor: the format fixes r and p. */
const R = 8
/** As the age library has it: one guess at 20 costs a gibibyte. */
const HIGHEST_WORK_FACTOR = 20
/** The key is used once, so age has no nonce. */
const NONCE = new Uint8Array(12)
const WORK_FACTOR = /^[1-9]\d?$/
const SALT = /^[A-Za-z0-9+/]{22}$/

/** Seals a file key to a passphrase. */
export function passphraseRecipient(passphrase: string, workFactor: number): Recipient {
  return {
    async wrapFileKey(fileKey) {
      const salt = randomBytes(SALT_BYTES)
      const key = await deriveKey(passphrase, salt, workFactor)
      try {
        const body = chacha20poly1305(key, NONCE).encrypt(fileKey)
        const name = salt.toString('base64').replace(/=+$/, '')
        return [new Stanza(['scrypt', name, String(workFactor)], body)]
      } finally {
        key.fill(0)
      }
    },
  }
}

/** Opens what was sealed to a passphrase, here or by stock age. Null where the passphrase is another one. */
export function passphraseIdentity(passphrase: string): Identity {
  return {
    async unwrapFileKey(stanzas) {
      const [stanza, ...others] = stanzas
      if (stanza?.args[0] !== 'scrypt') return null
      const [, name = '', factor = ''] = stanza.args
      const well = others.length === 0 && stanza.args.length === 3
      if (!well || !SALT.test(name) || !WORK_FACTOR.test(factor)) throw new Error('a bad stanza')
      if (Number(factor) > HIGHEST_WORK_FACTOR) throw new Error('the work factor is too high')
      const key = await deriveKey(passphrase, Buffer.from(name, 'base64'), Number(factor))
      try {
        return chacha20poly1305(key, NONCE).decrypt(stanza.body)
      } catch {
        return null
      } finally {
        key.fill(0)
      }
    },
  }
}

function deriveKey(passphrase: string, salt: Uint8Array, workFactor: number): Promise<Buffer> {
  const N = 2 ** workFactor
  // What it needs is 128 · N · r and a little.
  const cost = { N, r: R, p: 1, maxmem: 2 * 128 * N * R }
  const salted = Buffer.concat([Buffer.from(LABEL), salt])
  return new Promise((resolve, reject) => {
    scrypt(passphrase, salted, KEY_BYTES, cost, (error, key) =>
      error === null ? resolve(key) : reject(error),
    )
  })
}
