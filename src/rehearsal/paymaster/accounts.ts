import { createHash, randomBytes } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import type { Hex } from 'viem'
import { type PrivateKeyAccount, privateKeyToAccount } from 'viem/accounts'

/** Whose keys the sponsorship needs; each is made from the world's one seed. */
export type KeyHolder =
  | 'executor'
  | 'live signer'
  | 'backup signer'
  | 'canary'
  | `customer ${number}`
  | `stranger ${number}`

/** Reads the seed, and makes it the first time (0600). */
export function sponsorSeed(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    writeFileSync(file, randomBytes(32).toString('hex'), { mode: 0o600 })
    return readFileSync(file, 'utf8')
  }
}

export function keyOf(seed: string, holder: KeyHolder): Hex {
  return `0x${createHash('sha256').update(`${seed} ${holder}`).digest('hex')}`
}

export function accountOf(seed: string, holder: KeyHolder): PrivateKeyAccount {
  return privateKeyToAccount(keyOf(seed, holder))
}
