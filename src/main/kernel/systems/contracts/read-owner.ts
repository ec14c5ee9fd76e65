import { type At, codeOf, question } from './questions.ts'

/** A multisig as it stands: who signs, how many must, and under which nonce the next one is executed. */
export interface SafeFacts {
  readonly address: `0x${string}`
  readonly threshold: number
  readonly owners: readonly `0x${string}`[]
  readonly nonce: number
}

/** Who stands behind a contract. */
export type Owner =
  | { readonly kind: 'none' }
  | { readonly kind: 'account'; readonly address: string }
  | ({ readonly kind: 'safe' } & SafeFacts)
  | { readonly kind: 'timelock'; readonly address: string; readonly delaySeconds: number }
  /** OpenZeppelin's AccessManager: who may do what is a matter of its roles. */
  | { readonly kind: 'access-manager'; readonly address: string; readonly closed: boolean }
  | { readonly kind: 'contract'; readonly address: string }

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
  if (typeof owner !== 'string') return { kind: 'none' }
  const code = await codeOf(at, owner)
  if (code === null || code === undefined) return { kind: 'account', address: owner }
  const [safe, delay] = await Promise.all([readSafe(at, owner), question(at, owner, 'getMinDelay')])
  if (safe !== null) return { kind: 'safe', ...safe }
  return typeof delay === 'bigint'
    ? { kind: 'timelock', address: owner, delaySeconds: Number(delay) }
    : { kind: 'contract', address: owner }
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
