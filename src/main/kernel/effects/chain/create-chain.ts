import type { ChainMutations } from '../../ports/chain.ts'
import type { Clock } from '../../ports/clock.ts'
import type { HttpMutations } from '../../ports/http.ts'
import type { Secrets } from '../secrets.ts'
import type { SignedVaultDoor } from '../signed/index.ts'
import { sendBatch } from './send-batch.ts'
import { sendInTurn } from './send-in-turn.ts'
import { sendSigned } from './send-signed.ts'
import { signAndKeep } from './sign-and-keep.ts'
import { signOperation } from './sign-operation.ts'
import { signingAccount } from './signing-account.ts'

export interface ChainParts {
  readonly secrets: Secrets
  readonly http: HttpMutations
  readonly clock: Clock
  /** Where signed transactions are kept sealed. */
  readonly signed: SignedVaultDoor
}

/** The chain's door: signs without the network, and hands the same bytes to every endpoint. */
export function createChain({ secrets, http, clock, signed }: ChainParts): ChainMutations {
  return {
    addressOf: async (signer) => (await signingAccount(secrets, signer)).address,
    async send(batch, signal) {
      const account = await signingAccount(secrets, batch.signer)
      return sendBatch(batch, { account, http, clock, signal })
    },
    async signAndKeep(order) {
      return signAndKeep(order, await signingAccount(secrets, order.signer), signed)
    },
    sendSigned: (sending, signal) => sendSigned(sending, { http, clock, signed, signal }),
    signOperation: async (signing) =>
      signOperation(await signingAccount(secrets, signing.signer), signing),
    // Whoever signs it has it from the screen or from a file: the record is all there is to do.
    propose: async (proposals) => ({
      kind: 'answered',
      answer: { proposed: proposals.length },
    }),
    async sendInTurn(series, signal) {
      const account = await signingAccount(secrets, series.signer)
      return sendInTurn(series, { account, http, clock, signal })
    },
  }
}
