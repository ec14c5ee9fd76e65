import type { Hex } from 'viem'
import { type PrivateKeyAccount, privateKeyToAccount } from 'viem/accounts'
import { FailureError, failure } from '../../../../shared/domain/failure.ts'
import type { Secrets } from '../secrets.ts'

/** The account of a private key that is kept as a credential. @throws FailureError CREDENTIAL_* */
export async function signingAccount(secrets: Secrets, signer: string): Promise<PrivateKeyAccount> {
  return signingAccountOf(signer, await secrets.reveal(signer))
}

/** The account of a private key's text; `signer` is how it is called. @throws FailureError CREDENTIAL_MISSING */
export function signingAccountOf(signer: string, text: string): PrivateKeyAccount {
  const key = keyOf(text)
  if (key !== null) return privateKeyToAccount(key)
  throw new FailureError(
    failure('CREDENTIAL_MISSING', {
      summary: `What is kept as “${signer}” is no private key.`,
      tried: `to sign with the credential “${signer}”`,
      next: `Enter the signer's private key (64 hex digits) as “${signer}”.`,
      field: signer,
      retry: 'no',
    }),
  )
}

function keyOf(text: string): Hex | null {
  const [, digits] = /^(?:0x)?([0-9a-f]{64})$/i.exec(text.trim()) ?? []
  return digits === undefined ? null : `0x${digits}`
}
