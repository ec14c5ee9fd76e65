import type { RunId, StepId, SystemId, Timestamp } from './identifiers.ts'

/** The platforms that build what is pushed, and could bring a release back by themselves. */
export type PinSystem = Extract<SystemId, 'vercel' | 'railway'>

/** What a platform serves there: a project of Vercel, a service of Railway. */
export interface PinSubject {
  readonly system: PinSystem
  readonly id: string
  /** For people: `web`, `api`, `worker`. */
  readonly name: string
}

/** A rollback that has to hold: from now on the bad release must not come back. */
export interface Pin {
  /** Names it in the journal: `RUN/STEP/SUBJECT`. */
  readonly key: string
  readonly subject: PinSubject
  readonly run: RunId
  readonly step: StepId
  readonly since: Timestamp
  /** Commits that were taken back, newest first. */
  readonly bad: readonly string[]
  readonly good: { readonly commit: string; readonly version?: string }
  /** When this console last changed something at that platform: what it finds afterwards is as it should be. */
  readonly settledAt: Timestamp
}

/** A deployment as a platform shows it. */
export interface PinnedDeployment {
  readonly id: string
  readonly commit: string
  /** The platform's own word: `QUEUED`, `BUILDING`, …; `assigning` while domains move to it. */
  readonly status: string
}

/** What one platform says of one subject at one moment. */
export interface PinSight {
  readonly subject: string
  /** Whether what is pushed goes live by itself; `undefined` where the platform does not say. */
  readonly takesPushes: boolean | undefined
  readonly live: readonly PinnedDeployment[]
  /** Queued, building, being assigned. */
  readonly coming: readonly PinnedDeployment[]
  /** Built, and kept from going live by the pin. */
  readonly waiting: readonly PinnedDeployment[]
  /** By name a mark that is another one when the value is; `undefined` where they may not be read. */
  readonly variables: { readonly [name: string]: string } | undefined
  /** Whether the marks may be written down; else they are digests of values and stay in memory. */
  readonly marksMayLast: boolean
}

/** Whether a commit still has what was taken back. A commit on top that reverts it is free of it. */
export type Carries = 'carries' | 'free' | 'unknown'

/** The branch that production is built from. */
export interface BranchSight {
  readonly branch: string
  /** Where it is at the remote; `undefined` where the remote cannot be asked. */
  readonly head: string | undefined
  readonly because?: string
  readonly carries: { readonly [commit: string]: Carries }
}

/** What was found first after the rollback; kept in the journal, so that a restarted console compares with the same. */
export interface PinBaseline {
  readonly at: Timestamp
  readonly head?: string
  readonly takesPushes?: boolean
  readonly variables?: { readonly [name: string]: string }
}

/** `alarm`: the bad release is about to return. `unknown`: it could not be looked at. */
export type PinLevel = 'calm' | 'attention' | 'alarm' | 'unknown'

/** One thing that is watched, in words. */
export interface PinLine {
  /** Another event of the same kind has another key, so that what was seen once does not hide it. */
  readonly key: string
  readonly level: PinLevel
  readonly text: string
  /** Somebody looked at exactly this, and what he said. */
  readonly seen?: { readonly by: string; readonly note: string }
}

/** A pin as it is shown. */
export interface PinView {
  readonly pin: Pin
  /** When it was last looked at; `null` before the first look. */
  readonly lookedAt: Timestamp | null
  readonly lines: readonly PinLine[]
}

/** The worst of what nobody has seen yet. */
export function pinLevel({ lines }: Pick<PinView, 'lines'>): PinLevel {
  const open = new Set(lines.filter(({ seen }) => seen === undefined).map(({ level }) => level))
  for (const level of ['alarm', 'attention', 'unknown'] as const) if (open.has(level)) return level
  return 'calm'
}
