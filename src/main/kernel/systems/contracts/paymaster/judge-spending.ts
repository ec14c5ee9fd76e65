import { type Burn, burnOf, costOf, type PaidOperation, type Spending } from './spending.ts'
import { etherText } from './wei.ts'

/** Why the deposit is where it is. */
export type SpendingVerdict = {
  readonly kind: 'well' | 'dry' | 'drained' | 'unclear'
  /** What was seen that decided it, a sentence each. */
  readonly because: readonly string[]
  readonly burn: Burn
}

export interface SpendingRule {
  /** Fewer hours than this are too few. */
  readonly runwayHours: number
  /** Who may take money out: the treasury and the owner, in any letters. */
  readonly mayWithdraw: readonly string[]
}

/** Spending this many times as fast as before is not growth. */
const SPIKE = 3n
/** Fewer operations before the newest stretch say nothing of what is usual. */
const LEAST_BEFORE = 5

/**
 * Dry or drained, pure. Drained: money was withdrawn to somebody else, or spending is at least three times
 * what it was and at least half of it by senders that were never seen before it rose, or by one alone. Dry:
 * too little is left, and it went to ordinary operations. Unclear: too little is left, and there is no
 * earlier spending to compare with.
 */
export function judgeSpending(
  spending: Spending,
  deposit: bigint,
  rule: SpendingRule,
): SpendingVerdict {
  const burn = burnOf(spending, deposit)
  const drain = [...foreignWithdrawals(spending, rule), ...abuse(burn)]
  if (drain.length > 0) return { kind: 'drained', because: drain, burn }
  const { runwayHours } = burn
  if (deposit > 0n && (runwayHours === null || runwayHours >= rule.runwayHours)) {
    const because = `${etherText(deposit)} are left${runwayHours === null ? ', and nothing is spent' : `, enough for ${runwayHours.toFixed(1)} h`}.`
    return { kind: 'well', because: [because], burn }
  }
  if (burn.before.length < LEAST_BEFORE) {
    const because = `Only ${burn.before.length} operations are known from before the last ${minutes(burn)} minutes: whether this is usual cannot be told.`
    return { kind: 'unclear', because: [because], burn }
  }
  const senders = new Set(burn.recent.map(({ sender }) => sender)).size
  return {
    kind: 'dry',
    because: [
      `${etherText(deposit)} are left: ${runwayHours === null ? 'nothing' : `${runwayHours.toFixed(1)} h`} at the present rate.`,
      `${burn.recent.length} operations of ${senders} senders in the last ${minutes(burn)} minutes cost ${etherText(costOf(burn.recent))}: no more than usual, or by known senders.`,
      'Nothing was withdrawn to anybody else.',
    ],
    burn,
  }
}

function foreignWithdrawals({ withdrawals }: Spending, { mayWithdraw }: SpendingRule): string[] {
  const known = new Set(mayWithdraw.map((address) => address.toLowerCase()))
  return withdrawals
    .filter(({ to }) => !known.has(to.toLowerCase()))
    .map(({ to, amount }) => `${etherText(amount)} were withdrawn to ${to}, which is not ours.`)
}

function abuse(burn: Burn): string[] {
  const { recent, before, recentRate, beforeRate } = burn
  if (before.length < LEAST_BEFORE || recentRate < beforeRate * SPIKE) return []
  const known = new Set(before.map(({ sender }) => sender))
  const spent = costOf(recent)
  const strangers = recent.filter(({ sender }) => !known.has(sender))
  const rate = `Spending is ${(Number((recentRate * 10n) / beforeRate) / 10).toFixed(1)} × what it was before the last ${minutes(burn)} minutes.`
  if (costOf(strangers) * 2n >= spent) {
    const senders = new Set(strangers.map(({ sender }) => sender)).size
    return [
      rate,
      `${senders} senders that were never seen before spent ${share(costOf(strangers), spent)} of it.`,
    ]
  }
  const [sender, most] = largestSender(recent)
  return most * 2n >= spent ? [rate, `${sender} alone spent ${share(most, spent)} of it.`] : []
}

function largestSender(operations: readonly PaidOperation[]): readonly [string, bigint] {
  const bySender = new Map<string, bigint>()
  for (const { sender, cost } of operations) {
    bySender.set(sender, (bySender.get(sender) ?? 0n) + cost)
  }
  let largest: readonly [string, bigint] = ['nobody', 0n]
  for (const one of bySender) if (one[1] > largest[1]) largest = one
  return largest
}

function share(part: bigint, whole: bigint): string {
  return `${Number((part * 100n) / whole)} %`
}

function minutes({ recentSeconds }: Burn): number {
  return Math.round(recentSeconds / 60)
}
