import type { EnvironmentKind, SystemId, Timestamp } from './identifiers.ts'
import type { Profile, ProfileProblem } from './profile.ts'

/** Whether this console may change anything now. It opens read-only. */
export type Arming =
  | { readonly kind: 'read-only' }
  | { readonly kind: 'armed'; readonly until: Timestamp; readonly by: string }
  /** Cannot be armed at all, e.g. a production profile without a recovery kit. */
  | { readonly kind: 'impossible'; readonly because: string }

export interface CredentialStatus {
  readonly name: string
  readonly state: 'present' | 'absent' | 'unavailable'
  readonly note: string
}

/** How the log is, in one word and one sentence. */
export interface LogStatus {
  readonly kind: 'verified' | 'unclean-end' | 'tampered' | 'locked' | 'refusing'
  readonly text: string
  readonly records: number
  readonly unsigned: number
  readonly head: string
  readonly genesis: string
  /** Little is left on its disk; absent where there is enough. At `no-new-runs` nothing new begins. */
  readonly disk?: 'warn' | 'no-new-runs'
  /** Something of it was damaged or is gone, and somebody has said so: what it held may be missing. */
  readonly damaged?: true
  /** Another console writes it: there is no way past that one. */
  readonly heldByAnother?: true
}

/** The same thing by hand, for when an API or its token is out of reach. */
export interface ByHand {
  readonly instruction: string
  readonly link: string
}

/** What frames every screen. */
export interface Session {
  readonly environment: EnvironmentKind
  readonly profileName: string
  /** Absent where the profile is broken: then `problems` says why, and the console still opens. */
  readonly profile: Pick<
    Profile,
    'operator' | 'contacts' | 'contactsReviewed' | 'thresholds'
  > | null
  readonly problems: readonly ProfileProblem[]
  readonly systems: readonly SystemId[]
  /** Where a system's own dashboard does what its rollback step does. */
  readonly byHand: { readonly [system in SystemId]?: ByHand }
  readonly actor: string
  readonly host: 'electron' | 'node' | 'none'
  readonly version: string
  readonly arming: Arming
  readonly online: boolean
  readonly credentialKeeping: string
  /** Why it is not the keychain, in words. */
  readonly keepingBecause?: string
  readonly credentials: readonly CredentialStatus[]
  readonly log: LogStatus
  /** Set once the operator chose to go on past a refusing log. */
  readonly breakGlass: boolean
}
