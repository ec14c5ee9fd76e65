import type { Alias } from './alias.ts'

export type AliasJobType = 'promote' | 'rollback'
export type AliasJobStatus = 'pending' | 'in-progress' | 'succeeded' | 'failed' | 'skipped'

/** How one domain fares in a job. `status` is what the aliases listing says, which need not be the truth. */
export interface AliasMove {
  readonly host: string
  readonly status: 'pending' | 'in-progress' | 'completed' | 'failed'
  /** When it will be settled, in the simulator's own time; null = already settled, or never. */
  readonly settlesAtMs: number | null
  readonly outcome: 'moves' | 'fails' | 'stays-behind'
}

/** A promote or rollback on its way: the vendor's `lastAliasRequest` and what is to come of it. */
export interface AliasJob {
  readonly id: string
  readonly type: AliasJobType
  readonly fromDeploymentId: string | null
  readonly toDeploymentId: string
  readonly status: AliasJobStatus
  /** Provider's clock, milliseconds. */
  readonly requestedAt: number
  readonly requestedBy: string
  /** Simulator's own time: the moments after `startedAtMs` translate to provider stamps by `requestedAt`. */
  readonly startedAtMs: number
  /** Null once it has begun. */
  readonly beginsAtMs: number | null
  /** Null once it has ended, or when it is made to stall. */
  readonly endsAtMs: number | null
  readonly ending: 'succeeded' | 'failed'
  readonly moves: readonly AliasMove[]
}

/** What a fault does to a job that is about to begin. */
export type Sabotage =
  /** `succeeded` although one domain still serves the old deployment (facts/vercel.md §9). */
  | { readonly kind: 'domain-left-behind'; readonly domain: string }
  /** The job ends `failed`, one domain not moved. */
  | { readonly kind: 'domain-fails'; readonly domain: string }
  /** One domain moves `delayMs` after the job has ended `succeeded`. */
  | { readonly kind: 'domain-lags'; readonly domain: string; readonly delayMs: number }
  /** The job ends `failed`, no domain moved. */
  | { readonly kind: 'job-fails' }
  /** The job stays `in-progress` and moves nothing. */
  | { readonly kind: 'job-stalls' }

export interface AliasJobOrder {
  readonly id: string
  readonly type: AliasJobType
  readonly fromDeploymentId: string | null
  readonly toDeploymentId: string
  readonly requestedAt: number
  readonly requestedBy: string
  readonly nowMs: number
  readonly durationMs: number
  readonly sabotage: readonly Sabotage[]
}

const names = (alias: Alias, domain: string): boolean =>
  alias.host === domain || alias.label === domain

/** What one sabotage makes of one domain's move. */
function spoil(move: AliasMove, sabotage: Sabotage, order: AliasJobOrder): AliasMove {
  switch (sabotage.kind) {
    case 'job-fails':
    case 'domain-fails':
      return { ...move, outcome: 'fails' }
    case 'job-stalls':
      return { ...move, settlesAtMs: null }
    case 'domain-left-behind':
      return { ...move, outcome: 'stays-behind' }
    case 'domain-lags':
      return { ...move, settlesAtMs: order.nowMs + order.durationMs + sabotage.delayMs }
  }
}

function planMove(alias: Alias, atMs: number, order: AliasJobOrder): AliasMove {
  let move: AliasMove = {
    host: alias.host,
    status: 'pending',
    settlesAtMs: atMs,
    outcome: 'moves',
  }
  for (const sabotage of order.sabotage) {
    const concerns = !('domain' in sabotage) || names(alias, sabotage.domain)
    if (concerns) move = spoil(move, sabotage, order)
  }
  return move
}

/** A job with its whole course laid out: domains one after the other within `durationMs`. */
export function planAliasJob(aliases: readonly Alias[], order: AliasJobOrder): AliasJob {
  const stepMs = order.durationMs / (aliases.length + 2)
  const moves = aliases.map((alias, index) =>
    planMove(alias, order.nowMs + stepMs * (index + 2), order),
  )
  const stalls = order.sabotage.some(({ kind }) => kind === 'job-stalls')
  return {
    id: order.id,
    type: order.type,
    fromDeploymentId: order.fromDeploymentId,
    toDeploymentId: order.toDeploymentId,
    status: 'pending',
    requestedAt: order.requestedAt,
    requestedBy: order.requestedBy,
    startedAtMs: order.nowMs,
    beginsAtMs: order.nowMs + stepMs,
    endsAtMs: stalls ? null : order.nowMs + order.durationMs,
    ending: moves.some(({ outcome }) => outcome === 'fails') ? 'failed' : 'succeeded',
    moves,
  }
}

/** Whether a job keeps others out. */
export function isUnderWay(job: AliasJob | null): boolean {
  return job !== null && (job.status === 'pending' || job.status === 'in-progress')
}
