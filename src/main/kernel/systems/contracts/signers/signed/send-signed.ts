import { type Failure, failure } from '../../../../../../shared/domain/failure.ts'
import type { Reads } from '../../../../ports/reads.ts'
import type { Operation, Settlement } from '../../../../ports/system.ts'
import { settle } from '../../../settle.ts'
import { contractsProfile } from '../../contracts-profile.ts'
import { verifySwitch } from '../../verify-switch.ts'
import { broadcastReceipt } from '../broadcast-receipt.ts'
import { nextNonce } from '../next-nonce.ts'
import { type Kept, keptOf } from './kept.ts'
import { planSending, SendInput, type SendObserved } from './plan-sending.ts'
import { SendDetails } from './send-details.ts'
import { readSignedStanding } from './standing.ts'
import { settlementOf } from './where-are.ts'

type Observed =
  | { readonly kind: 'refused'; readonly failure: Failure }
  | ({ readonly kind: 'read' } & SendObserved)

/** How long it is waited for a block: its price cannot be raised here. */
const GIVE_UP_AFTER_MS = 150_000

/** Sends what was signed earlier and is kept sealed, byte for byte: sent twice it happens once. */
export const sendSigned: Operation<SendInput, Observed, SendDetails> = {
  system: 'contracts',
  name: 'send-signed',
  input: SendInput,
  details: SendDetails,
  patience: { everyMs: 500, forMs: 120_000 },
  async probe({ signed = '' }, world, signal) {
    const kept = await findKept(signed, world)
    if ('summary' in kept) return { kind: 'refused', failure: kept }
    const standing = await readSignedStanding(kept, world, signal)
    return { kind: 'read', kept, profile: contractsProfile(world.profile), standing }
  },
  plan: (input, observed) =>
    observed.kind === 'refused'
      ? { kind: 'refusal', failure: observed.failure }
      : planSending(input, observed),
  planUndo: ({ details: { call } }) => ({
    kind: 'no-way-back',
    because: `what was ${call}d, the same account signs the opposite call for: prepare that`,
  }),
  preState: ({ details }, world, signal) => nextNonce(details.from, world, signal),
  async apply({ details, title }, world, signal) {
    const { kept, chainId, from, transactions } = details
    const { rpc } = contractsProfile(world.profile)
    const sent = await world.chain.sendSigned(
      { kept, chainId, from, rpc, transactions, giveUpAfterMs: GIVE_UP_AFTER_MS },
      signal,
    )
    return broadcastReceipt(sent, { title, nonce: transactions[0]?.nonce ?? 0 })
  },
  reconcile: ({ plan: { details } }, world, signal): Promise<Settlement> =>
    settle(
      () => settlementOf(details, world, signal),
      { looks: 4, everyMs: 1_000 },
      { world, signal },
    ),
  verify: ({ details }, world, signal) => verifySwitch(details, world, signal),
}

async function findKept(id: string, world: Reads): Promise<Kept | Failure> {
  const found = id === '' ? undefined : (await world.signed.kept()).find((one) => one.id === id)
  return found === undefined ? notChosen(id) : keptOf(found)
}

function notChosen(id: string): Failure {
  return failure('ARGUMENT_INVALID', {
    summary: id === '' ? 'No signed file is chosen yet.' : 'That signed file is not kept any more.',
    tried: 'to find the signed file among those that are kept',
    world: 'Nothing was sent.',
    next: 'Choose one that is kept, or the signed file itself.',
    field: 'signed',
    retry: 'no',
  })
}
