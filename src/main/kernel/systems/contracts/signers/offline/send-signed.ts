import { z } from 'zod'
import { type Evidence, fact } from '../../../../../../shared/domain/evidence.ts'
import type { Failure } from '../../../../../../shared/domain/failure.ts'
import type { Planned } from '../../../../../../shared/domain/plan.ts'
import type { ContractsProfile } from '../../../../../../shared/domain/profile-chain.ts'
import type { Reads } from '../../../../ports/reads.ts'
import type { Operation } from '../../../../ports/system.ts'
import { settle } from '../../../settle.ts'
import { contractsProfile } from '../../contracts-profile.ts'
import { unusableOf } from '../../read-chain.ts'
import { verifySwitch } from '../../verify-switch.ts'
import { broadcastReceipt } from '../broadcast-receipt.ts'
import { nextNonce } from '../next-nonce.ts'
import { fileRefused } from './file-refused.ts'
import { judgeSigned } from './judge-signed.ts'
import { SignedFile } from './offline-file.ts'
import { contractsOf, readSigned } from './read-signed.ts'
import { readSignedStanding, type SignedStanding } from './signed-standing.ts'

const SendInput = z.object({
  /** The signed file's text, as it was dropped or pasted. */
  signed: z.string().max(40_000).exactOptional(),
})

const SendDetails = z.object({
  file: SignedFile,
  call: z.enum(['pause', 'unpause']),
  contracts: z.array(z.object({ id: z.string(), name: z.string(), address: z.string() })),
})
type SendDetails = z.infer<typeof SendDetails>

type Observed =
  | { readonly kind: 'refused'; readonly failure: Failure }
  | {
      readonly kind: 'read'
      readonly file: SignedFile
      readonly profile: ContractsProfile
      readonly standing: SignedStanding
    }

/** How long it is waited for a block: its price cannot be raised here. */
const GIVE_UP_AFTER_MS = 150_000

/** Sends what an offline key has signed, byte for byte: sent twice it happens once. */
export const sendSigned: Operation<z.infer<typeof SendInput>, Observed, SendDetails> = {
  system: 'contracts',
  name: 'send-signed',
  input: SendInput,
  details: SendDetails,
  patience: { everyMs: 500, forMs: 120_000 },
  async probe({ signed }, world, signal) {
    if (signed === undefined || signed.trim() === '') {
      return {
        kind: 'refused',
        failure: fileRefused('signed', 'There is no signed file yet.', {
          next: 'Drop the signed file, or paste its text.',
        }),
      }
    }
    const file = await readSigned(signed)
    if ('code' in file) return { kind: 'refused', failure: file }
    const standing = await readSignedStanding(file, world, signal)
    return { kind: 'read', file, profile: contractsProfile(world.profile), standing }
  },
  plan: (_, observed) =>
    observed.kind === 'refused'
      ? { kind: 'refusal', failure: observed.failure }
      : planSending(observed),
  planUndo: ({ details: { call } }) => ({
    kind: 'no-way-back',
    because: `what the offline key has ${call}d, it signs the opposite call for: prepare that`,
  }),
  preState: ({ details }, world, signal) => nextNonce(details.file.prepared.from, world, signal),
  async apply({ details: { file }, title }, world, signal) {
    const { prepared, signed } = file
    const transactions = signed.map(({ raw, hash }, index) => {
      const to = prepared.transactions[index]?.to ?? null
      return { raw, hash, to }
    })
    const { rpc } = contractsProfile(world.profile)
    const { chainId, from } = prepared
    const sent = await world.chain.sendSigned(
      { chainId, from, rpc, transactions, giveUpAfterMs: GIVE_UP_AFTER_MS },
      signal,
    )
    return broadcastReceipt(sent, { title, nonce: prepared.transactions[0]?.nonce ?? 0 })
  },
  reconcile: ({ plan: { details } }, world, signal) =>
    settle(
      () => settlementOf(details.file, world, signal),
      { looks: 4, everyMs: 1_000 },
      { world, signal },
    ),
  verify: ({ details }, world, signal) => verifySwitch(details, world, signal),
}

/** The same bytes can be offered again without harm: only a pool that has them leaves it open. */
async function settlementOf(file: SignedFile, world: Reads, signal: AbortSignal) {
  const { each, chain } = await readSignedStanding(file, world, signal)
  if (chain.pinned === null) return 'unsettled'
  if (each.every(({ where }) => where === 'succeeded' || where === 'reverted')) return 'happened'
  return each.some(({ where }) => where === 'in-a-pool') ? 'unsettled' : 'did-not'
}

function planSending({
  file,
  profile,
  standing,
}: Extract<Observed, { readonly kind: 'read' }>): Planned<SendDetails> {
  const { prepared, signed } = file
  const { call, chainId, from, transactions } = prepared
  const evidence = evidenceOf(file, standing)
  const wanted = call === 'pause'
  const mined = standing.each.every(({ where }) => where === 'succeeded' || where === 'reverted')
  if (mined) {
    return { kind: 'nothing-to-do', because: 'It was sent already, and is in a block.', evidence }
  }
  if (chainId === profile.chainId && standing.each.every(({ paused }) => paused === wanted)) {
    return { kind: 'nothing-to-do', because: `Everything in it is ${call}d already.`, evidence }
  }
  const refused = judgeSigned(file, profile, standing)
  if (refused !== null) return { kind: 'refusal', failure: refused }
  const contracts = transactions.map(({ to, contract }) => {
    const known = profile.contracts.find(
      ({ address }) => address.toLowerCase() === to.toLowerCase(),
    )
    return { id: known?.id ?? '', name: known?.name ?? contract, address: to }
  })
  const waiting = standing.each.some(({ where }) => where === 'in-a-pool')
  const [only] = contracts
  return {
    kind: 'plan',
    plan: {
      system: 'contracts',
      operation: 'send-signed',
      title: `Send the signed ${call}() of ${contractsOf(prepared)}`,
      now: evidence,
      target: contracts.map(({ name, address }) => fact(name, `${address} ${call}d`)),
      acts: transactions.map((one, index) => ({
        ...{ kind: 'transaction' as const, chainId, from, to: one.to, data: one.data },
        call: `${call}() of ${contracts[index]?.name}, signed as ${signed[index]?.hash}`,
      })),
      preconditions: {},
      details: { file, call, contracts },
      reversibility: 'irreversible',
      challenge: {
        expects: `${chainId} ${contracts.length === 1 && only ? only.address.slice(-4) : `${contracts.length} contracts`}`,
        madeOf: 'the chain id, and the end of the address, or how many contracts are sent to',
      },
      warnings: [
        ...(waiting
          ? ['A pool has it already: it is followed there, and not sent as another one.']
          : []),
        ...unusableOf(standing.chain).map((words) => `Not counted: ${words}.`),
      ],
    },
  }
}

const words = {
  nowhere: 'not sent yet',
  'in-a-pool': 'waits in a pool',
  succeeded: 'in a block',
  reverted: 'in a block, and reverted',
} as const

function evidenceOf(
  { prepared, signed }: SignedFile,
  standing: SignedStanding,
): readonly Evidence[] {
  return [
    fact('Signed by', prepared.from),
    fact('Next nonce', String(standing.nonce)),
    fact('Valid until', prepared.validUntil),
    ...prepared.transactions.map(({ contract, nonce }, index) =>
      fact(
        contract,
        `nonce ${nonce}, ${words[standing.each[index]?.where ?? 'nowhere']}, ${signed[index]?.hash}`,
      ),
    ),
  ]
}
