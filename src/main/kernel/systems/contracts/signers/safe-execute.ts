import { concat, encodeFunctionData, pad, parseAbi, toHex, zeroAddress } from 'viem'
import { z } from 'zod'
import { fact } from '../../../../../shared/domain/evidence.ts'
import { failure } from '../../../../../shared/domain/failure.ts'
import type { Planned } from '../../../../../shared/domain/plan.ts'
import type { Operation } from '../../../ports/system.ts'
import { settle } from '../../settle.ts'
import { contractsProfile } from '../contracts-profile.ts'
import { carriageActs } from './carriage-acts.ts'
import { type KeyHere, keyHere } from './key-here.ts'
import { nextNonce, PreState } from './next-nonce.ts'
import { CarriageInput } from './safe-signatures.ts'
import { type SafeStanding, type SafeWork, safeStanding, standingWords } from './safe-standing.ts'
import { sendByKey } from './send-by-key.ts'
import { hexText, Transaction } from './transaction.ts'

const executeAbi = parseAbi([
  'function execTransaction(address to, uint256 value, bytes data, uint8 operation, uint256 safeTxGas, uint256 baseGas, uint256 gasPrice, address gasToken, address refundReceiver, bytes signatures) payable returns (bool)',
])

const ExecuteDetails = z.object({
  sender: hexText,
  safe: hexText,
  /** The Safe's nonce that is used up last. */
  lastNonce: z.number(),
  transactions: z.array(Transaction),
})
type ExecuteDetails = z.infer<typeof ExecuteDetails>

interface Observed {
  readonly chainId: number
  readonly key: KeyHere
  readonly work: SafeWork | null
  readonly standing: SafeStanding | null
}

/** Executes what enough owners have approved on the chain. Anybody may: the key here only pays the gas. */
export const safeExecute: Operation<z.infer<typeof CarriageInput>, Observed, ExecuteDetails> = {
  system: 'contracts',
  name: 'safe-execute',
  input: CarriageInput,
  details: ExecuteDetails,
  patience: { everyMs: 500, forMs: 120_000 },
  async probe({ carrier, transactions = [] }, world, signal) {
    const { chainId } = contractsProfile(world.profile)
    const work = carrier?.kind === 'safe' ? { carrier, transactions } : null
    const [key, standing] = await Promise.all([
      keyHere(world),
      work === null ? null : safeStanding(work, world, signal),
    ])
    return { chainId, key, work, standing }
  },
  plan: (_, observed) => planExecution(observed),
  planUndo: () => ({
    kind: 'no-way-back',
    because: 'what a Safe has executed is taken back by another transaction of it',
  }),
  preState: ({ details }, world, signal) => nextNonce(details.sender, world, signal),
  apply: ({ details, title }, world, signal) =>
    sendByKey(details.transactions, { from: details.sender, title }, world, signal),
  reconcile: ({ plan, preState }, world, signal) =>
    settle(
      async () => {
        const nonce = await safeNonce(plan.details, world, signal)
        if (nonce === null) return 'unsettled'
        if (nonce > plan.details.lastNonce) return 'happened'
        const own = await nextNonce(plan.details.sender, world, signal)
        const sent = PreState.parse(preState).nonce + plan.details.transactions.length
        return own.nonce >= sent ? 'did-not' : 'unsettled'
      },
      { looks: 4, everyMs: 1_000 },
      { world, signal },
    ),
  async verify({ details }, world, signal) {
    const nonce = await safeNonce(details, world, signal)
    const evidence = [fact(`Nonce of the Safe ${details.safe}`, String(nonce ?? 'unknown'))]
    return nonce !== null && nonce > details.lastNonce
      ? { kind: 'verified', evidence }
      : { kind: 'pending', waitingFor: 'the Safe to use its nonce', evidence }
  },
}

async function safeNonce(
  { safe, lastNonce }: ExecuteDetails,
  world: Parameters<typeof safeStanding>[1],
  signal: AbortSignal,
): Promise<number | null> {
  const carrier = {
    ...{ kind: 'safe' as const, address: safe, threshold: 1, owners: [] },
    ...{ nonce: lastNonce, ownerHere: null },
  }
  const standing = await safeStanding({ carrier, transactions: [none] }, world, signal)
  if (standing.kind === 'silent') return null
  return standing.kind === 'signing' ? lastNonce : standing.nonce
}

const none: Transaction = { to: zeroAddress, data: '0x', value: '0', call: '' }

function planExecution({ chainId, key, work, standing }: Observed): Planned<ExecuteDetails> {
  if (work === null || standing === null) {
    return { kind: 'nothing-to-do', because: 'Nothing was proposed to a Safe.', evidence: [] }
  }
  const { carrier, transactions } = work
  const words = standingWords(standing, work)
  const evidence = [fact(`Safe ${carrier.address}`, words)]
  if (standing.kind === 'nonce-used') {
    return { kind: 'nothing-to-do', because: 'Others have executed it.', evidence }
  }
  const missing =
    standing.kind !== 'signing' ||
    standing.approvals.some((given) => given.length < carrier.threshold)
  const title = `Execute ${transactions.map(({ call }) => call).join(', ')} by the Safe`
  if (missing) {
    return {
      kind: 'refusal',
      failure: failure('BLOCKED', {
        summary: 'Signatures are missing.',
        tried: title,
        answered: words,
        next: 'Wait for the other owners, or let them execute it in the Safe app.',
      }),
    }
  }
  if (key.kind === 'away') return { kind: 'refusal', failure: key.failure }
  const executions = transactions.map((transaction, index) =>
    executionOf(work, transaction, standing.approvals[index] ?? []),
  )
  const details: ExecuteDetails = {
    sender: key.address,
    safe: carrier.address,
    lastNonce: carrier.nonce + transactions.length - 1,
    transactions: executions,
  }
  return {
    kind: 'plan',
    plan: {
      ...{ system: 'contracts', operation: 'safe-execute', title, now: evidence },
      target: transactions.map(({ call, to }) => fact(call, to)),
      acts: carriageActs({ kind: 'key', address: key.address }, executions, {
        chainId,
        lookedAt: new Date(0),
      }),
      preconditions: {},
      details,
      reversibility: 'irreversible',
      challenge: {
        expects: `${chainId} ${carrier.address.slice(-4)}`,
        madeOf: "the chain id, and the end of the Safe's address",
      },
      warnings: [],
    },
  }
}

/** The Safe wants as many signatures as its threshold, in the order of their owners. `v` = 1: approved on the chain. */
function executionOf(
  { carrier }: SafeWork,
  { to, value, data, call }: Transaction,
  approvals: readonly `0x${string}`[],
): Transaction {
  const signers = approvals
    .toSorted((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1))
    .slice(0, carrier.threshold)
  const signatures = concat(
    signers.map((owner) => concat([pad(owner), pad(toHex(0)), toHex(1, { size: 1 })])),
  )
  return {
    to: carrier.address,
    data: encodeFunctionData({
      abi: executeAbi,
      functionName: 'execTransaction',
      args: [to, BigInt(value), data, 0, 0n, 0n, 0n, zeroAddress, zeroAddress, signatures],
    }),
    value: '0',
    call: `execTransaction(${call}) of the Safe`,
  }
}
