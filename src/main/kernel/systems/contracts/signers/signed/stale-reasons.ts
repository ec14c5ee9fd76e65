import type { FailureCode } from '../../../../../../shared/domain/failure.ts'
import type { ContractsProfile } from '../../../../../../shared/domain/profile-chain.ts'
import { unusableOf } from '../../read-chain.ts'
import type { Kept, KeptTransaction } from './kept.ts'
import type { SignedStanding, TransactionStanding } from './standing.ts'
import { isMined } from './where-are.ts'

/** Why a signed file would not do today what it was signed for, in words. */
export interface StaleReason {
  readonly code: FailureCode
  readonly field: string
  readonly words: string
  readonly next: string
  /** The chain would take it all the same: who gives a reason may go past it. */
  readonly mayPass: boolean
}

const SIGN_AGAIN = 'Sign again: Plan → Pre-sign a pause, or prepare it for the offline key.'

interface Open {
  readonly one: KeptTransaction
  readonly seen: TransactionStanding
  readonly at: string
}

/** Everything against sending it now, the gravest first; empty where it is fresh. Pure. */
export function staleReasons(
  kept: Kept,
  profile: ContractsProfile,
  standing: SignedStanding,
): readonly StaleReason[] {
  const elsewhere = elsewhereReasons(kept, profile)
  if (elsewhere.length > 0) return elsewhere
  if (standing.chain.pinned === null) return [nobodyAnswers(standing)]
  const open = kept.transactions.flatMap((one, index): readonly Open[] => {
    const seen = standing.each[index]
    return seen === undefined || isMined(seen.where)
      ? []
      : [{ one, seen, at: `transactions.${index}` }]
  })
  return [
    ...nonceReasons(open, kept, standing),
    ...feeReasons(open, standing),
    ...open.flatMap((each) => trialReasons(each, kept, standing)),
    ...fundsReasons(open, kept, standing),
    ...open.flatMap(codeReasons),
    ...(standing.now.getTime() > Date.parse(kept.validUntil)
      ? [reason('validUntil', `It was to be sent until ${kept.validUntil}.`, { mayPass: true })]
      : []),
  ]
}

/** What is wrong without looking at the chain: it is signed for another one, or for contracts of somebody else. Pure. */
export function elsewhereReasons(kept: Kept, profile: ContractsProfile): readonly StaleReason[] {
  if (kept.chainId !== profile.chainId) {
    const words = `It is signed for chain ${kept.chainId}; this profile is on chain ${profile.chainId}.`
    return [reason('chainId', words, { next: 'Open the profile of that chain.' })]
  }
  return kept.transactions.flatMap(({ to }, index) => {
    const ours = profile.contracts.some(({ address }) => address.toLowerCase() === to.toLowerCase())
    return ours ? [] : [reason(`transactions.${index}.to`, `${to} is no contract of this profile.`)]
  })
}

function nonceReasons(
  [next]: readonly Open[],
  { from }: Kept,
  { nonce }: SignedStanding,
): readonly StaleReason[] {
  if (next === undefined || next.one.nonce === nonce) return []
  const field = `${next.at}.nonce`
  return next.one.nonce < nonce
    ? [
        reason(
          field,
          `Nonce ${next.one.nonce} was used for something else: the next one of ${from} is ${nonce}.`,
        ),
      ]
    : [
        reason(
          field,
          `The next nonce of ${from} is ${nonce}; this is signed under ${next.one.nonce}, and would wait.`,
          { next: 'Send what was signed before it first, or sign again.' },
        ),
      ]
}

/** Nobody can raise it: what is below the base fee would wait, perhaps for days. */
function feeReasons(open: readonly Open[], { chain }: SignedStanding): readonly StaleReason[] {
  const cheap = open.find(({ one }) => BigInt(one.maxFeePerGas) < chain.baseFee)
  if (cheap === undefined) return []
  const words = `It pays at most ${cheap.one.maxFeePerGas} wei per gas; the chain asks for ${chain.baseFee}.`
  const next = `Wait until it is cheaper, or raise \`maxFeeGwei\`. ${SIGN_AGAIN}`
  return [reason(`${cheap.at}.maxFeePerGas`, words, { next })]
}

function trialReasons(
  { one, seen: { trial }, at }: Open,
  { from, call }: Kept,
  { chain }: SignedStanding,
): readonly StaleReason[] {
  switch (trial?.kind) {
    case 'allowed':
    case 'already':
      return []
    case 'not-allowed': {
      const words = `${from} may not ${call} ${one.contract} any more: ${trial.words}.`
      const next = `Look who may now, and let that account sign. ${SIGN_AGAIN}`
      return [reason('from', words, { code: 'NO_PRIVILEGE', next })]
    }
    case 'other': {
      const words = `${call}() of ${one.contract} fails in a trial at block ${chain.pinned}: ${trial.words}.`
      return [reason(`${at}.to`, words, { code: 'BLOCKED', next: 'Look what has changed there.' })]
    }
    case 'no-key':
    case undefined:
      return [
        reason(`${at}.to`, `No RPC endpoint says whether ${call}() of ${one.contract} works.`, {
          code: 'UNREACHABLE',
          next: 'Add another endpoint to `systems.contracts.rpc`, or look again.',
        }),
      ]
  }
}

/** Nodes want the whole cap to be there, though only the base fee and the tip are paid. */
function fundsReasons(
  open: readonly Open[],
  { from }: Kept,
  { balance }: SignedStanding,
): readonly StaleReason[] {
  const most = open.reduce((sum, { one }) => sum + BigInt(one.gas) * BigInt(one.maxFeePerGas), 0n)
  if (balance === null || balance >= most) return []
  const words = `${from} has ${balance} wei; nodes take it only with ${most}.`
  return [reason('from', words, { code: 'BLOCKED', next: `Send funds to ${from}.` })]
}

/** One endpoint that still sees the same code is enough: another may lie, and the trial has its own word. */
function codeReasons({ one, seen: { codes }, at }: Open): readonly StaleReason[] {
  if (one.code === null || codes.length === 0 || codes.includes(one.code)) return []
  const words = `${one.contract} runs other code than when it was signed.`
  return [reason(`${at}.code`, words, { mayPass: true })]
}

function nobodyAnswers({ chain }: SignedStanding): StaleReason {
  const words = `No RPC endpoint can be asked: ${unusableOf(chain).join('; ')}.`
  const next = 'Add another endpoint to `systems.contracts.rpc`, or look again.'
  return reason('rpc', words, { code: 'UNREACHABLE', next })
}

function reason(
  field: string,
  words: string,
  more: Partial<Pick<StaleReason, 'code' | 'next' | 'mayPass'>> = {},
): StaleReason {
  return { code: 'ARGUMENT_INVALID', field, words, next: SIGN_AGAIN, mayPass: false, ...more }
}
