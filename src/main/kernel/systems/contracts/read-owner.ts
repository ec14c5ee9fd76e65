import { type At, codeOf, question } from './questions.ts'

/** A multisig as it stands: who signs, how many must, and under which nonce the next one is executed. */
export interface SafeFacts {
  readonly address: `0x${string}`
  readonly threshold: number
  readonly owners: readonly `0x${string}`[]
  readonly nonce: number
}

/** What stands at an address that may do something. */
export type Account =
  | { readonly kind: 'account'; readonly address: string }
  | ({ readonly kind: 'safe' } & SafeFacts)
  | { readonly kind: 'timelock'; readonly address: string; readonly delaySeconds: number }
  | { readonly kind: 'contract'; readonly address: string }

/** Who stands behind a contract. */
export type Owner =
  | { readonly kind: 'none' }
  | Account
  /** OpenZeppelin's AccessManager: who may do what is a matter of its roles. */
  | { readonly kind: 'access-manager'; readonly address: string; readonly closed: boolean }

/** Who owns a contract, or which manager it asks. */
export async function ownerOf(at: At, address: string): Promise<Owner> {
  const [owner, authority] = await Promise.all([
    question(at, address, 'owner'),
    question(at, address, 'authority'),
  ])
  if (typeof authority === 'string') {
    const closed = await question(at, authority, 'isTargetClosed', [`0x${address.slice(2)}`])
    return { kind: 'access-manager', address: authority, closed: closed === true }
  }
  return typeof owner === 'string' ? accountAt(at, owner) : { kind: 'none' }
}

/** Whether a person, a multisig or a timelock acts behind an address. */
export async function accountAt(at: At, address: string): Promise<Account> {
  const code = await codeOf(at, address)
  if (code === null || code === undefined) return { kind: 'account', address }
  const [safe, delay] = await Promise.all([
    readSafe(at, address),
    question(at, address, 'getMinDelay'),
  ])
  if (safe !== null) return { kind: 'safe', ...safe }
  return typeof delay === 'bigint'
    ? { kind: 'timelock', address, delaySeconds: Number(delay) }
    : { kind: 'contract', address }
}

/** Null where it is no multisig, or where the endpoint does not answer. */
export async function readSafe(at: At, address: string): Promise<SafeFacts | null> {
  const [threshold, owners, nonce] = await Promise.all([
    question(at, address, 'getThreshold'),
    question(at, address, 'getOwners'),
    question(at, address, 'nonce'),
  ])
  if (typeof threshold !== 'bigint' || typeof nonce !== 'bigint' || !Array.isArray(owners)) {
    return null
  }
  return {
    address: `0x${address.slice(2)}`,
    threshold: Number(threshold),
    owners: owners.map((one) => `0x${String(one).slice(2)}` as const),
    nonce: Number(nonce),
  }
}
