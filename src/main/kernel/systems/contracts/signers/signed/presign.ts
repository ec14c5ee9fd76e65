import { fact } from '../../../../../../shared/domain/evidence.ts'
import { failure } from '../../../../../../shared/domain/failure.ts'
import type { Reads } from '../../../../ports/reads.ts'
import type { Operation } from '../../../../ports/system.ts'
import { contractsProfile } from '../../contracts-profile.ts'
import { SwitchInput } from '../../plan-switch.ts'
import { dataOf } from '../../switch-transactions.ts'
import { chainNow, nextNonce } from '../next-nonce.ts'
import { BREAK_GLASS_VALID_MS } from '../offline/valid.ts'
import { isBy, type Kept, keptOf } from './kept.ts'
import { noteOf, replacedBy } from './note-of.ts'
import { observePresign } from './observe-presign.ts'
import { PresignDetails, type PresignObserved, planPresign } from './plan-presign.ts'

/** Signs pauses on a calm day, and keeps them sealed for a night on which the key is away. Nothing is sent. */
export const presignPause: Operation<SwitchInput, PresignObserved, PresignDetails> = {
  system: 'contracts',
  name: 'presign-pause',
  input: SwitchInput,
  details: PresignDetails,
  patience: { everyMs: 500, forMs: 10_000 },
  probe: (input, world, signal) => observePresign(input, world, signal),
  plan: planPresign,
  planUndo: () => ({
    kind: 'no-way-back',
    because:
      'a signature cannot be taken back: forget the file, and use its nonce for anything else to disarm copies',
  }),
  preState: ({ details }, world, signal) => nextNonce(details.from, world, signal),
  async apply({ details }, world, signal) {
    const { chainId, nonce, from, transactions } = details
    const now = world.clock.now()
    const validUntil = new Date(now.getTime() + BREAK_GLASS_VALID_MS).toISOString()
    const codes = transactions.map(({ code }) => code)
    const order = {
      ...{ chainId, nonce, signer: contractsProfile(world.profile).secret },
      calls: transactions.map(({ to, gas }) => ({ to, gas: BigInt(gas), data: dataOf('pause') })),
      maxFeePerGas: BigInt(details.maxFeePerGas),
      maxPriorityFeePerGas: BigInt(details.maxPriorityFeePerGas),
      note: noteOf({ validUntil, transactions }, codes, now),
      replaces: await replacedBy(
        { chainId, from, call: 'pause', transactions: [{ nonce }] },
        { world, chain: await chainNow(world, signal) },
      ),
    }
    const sent = await world.chain.signAndKeep(order)
    if (sent.kind !== 'answered') return sent
    return { kind: 'accepted', facts: { hashes: [...sent.answer.hashes] } }
  },
  // Signed again it is the same, byte for byte; it is enough that it lies there.
  reconcile: async ({ plan: { details } }, world) =>
    (await keptFor(details, world)) === undefined ? 'did-not' : 'happened',
  async verify({ details }, world) {
    const kept = await keptFor(details, world)
    if (kept === undefined) return { kind: 'failed', failure: notKept(), evidence: [] }
    return {
      kind: 'verified',
      evidence: [
        fact('Signed by', kept.from),
        fact('Kept until', kept.validUntil),
        ...kept.transactions.map(({ contract, nonce, hash }) =>
          fact(contract, `nonce ${nonce}, chain ${kept.chainId}, ${hash}`),
        ),
      ],
    }
  },
}

function notKept() {
  return failure('NOT_FOUND', {
    summary: 'What was signed does not lie sealed where it should.',
    tried: 'to open what was kept',
    world: 'Nothing was sent.',
    next: 'Sign it again; where it happens twice, look at the disk and the keychain.',
    retry: 'safe',
  })
}

async function keptFor(details: PresignDetails, world: Reads): Promise<Kept | undefined> {
  const all = (await world.signed.kept()).map(keptOf)
  return all.find((one): one is Kept => {
    if ('summary' in one || one.chainId !== details.chainId || !isBy(one, details.from))
      return false
    return (
      one.transactions.length === details.transactions.length &&
      one.transactions.every(({ to, nonce, maxFeePerGas, gas }, index) => {
        const wanted = details.transactions[index]
        const same = wanted?.to.toLowerCase() === to.toLowerCase() && wanted.gas === gas
        return same && nonce === details.nonce + index && maxFeePerGas === details.maxFeePerGas
      })
    )
  })
}
