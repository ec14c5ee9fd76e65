import { largest } from '../largest.ts'

/** One operation that the paymaster paid for. */
export interface PaidOperation {
  readonly sender: string
  /** Wei that left the deposit. */
  readonly cost: bigint
  /** Seconds before the newest block. */
  readonly secondsAgo: number
  readonly succeeded: boolean
}

export interface Withdrawal {
  readonly to: string
  readonly amount: bigint
  readonly secondsAgo: number
}

/** What left a paymaster's deposit in a window that ends at the newest block. */
export interface Spending {
  readonly windowSeconds: number
  readonly operations: readonly PaidOperation[]
  readonly withdrawals: readonly Withdrawal[]
}

/** The last part of the window that is compared with the rest of it. */
const RECENT_SHARE = 8

/** Spending in the newest eighth of the window, and in the rest before it. */
export interface Burn {
  readonly recentSeconds: number
  readonly recent: readonly PaidOperation[]
  readonly before: readonly PaidOperation[]
  /** Wei an hour. */
  readonly recentRate: bigint
  readonly beforeRate: bigint
  /** Null where nothing is spent. */
  readonly runwayHours: number | null
}

/** The runway is what is left at the higher of both rates: a paymaster is never told to last longer than it may. */
export function burnOf({ windowSeconds, operations }: Spending, deposit: bigint): Burn {
  const recentSeconds = Math.max(1, Math.floor(windowSeconds / RECENT_SHARE))
  const recent = operations.filter(({ secondsAgo }) => secondsAgo < recentSeconds)
  const before = operations.filter(({ secondsAgo }) => secondsAgo >= recentSeconds)
  const recentRate = hourly(recent, recentSeconds)
  const beforeRate = hourly(before, windowSeconds - recentSeconds)
  const rate = largest([recentRate, beforeRate])
  const runwayHours = rate === 0n ? null : Number((deposit * 1000n) / rate) / 1000
  return { recentSeconds, recent, before, recentRate, beforeRate, runwayHours }
}

export function costOf(operations: readonly PaidOperation[]): bigint {
  let sum = 0n
  for (const { cost } of operations) sum += cost
  return sum
}

function hourly(operations: readonly PaidOperation[], seconds: number): bigint {
  return (costOf(operations) * 3600n) / BigInt(Math.max(1, seconds))
}
