import type { AuditView } from '../../../shared/domain/audit.ts'
import type { Failure } from '../../../shared/domain/failure.ts'
import type { RunId } from '../../../shared/domain/identifiers.ts'
import type { PinView } from '../../../shared/domain/pin.ts'
import type { Run } from '../../../shared/domain/run.ts'
import type { RunSummary } from '../../../shared/domain/run-summary.ts'
import type { Session } from '../../../shared/domain/session.ts'
import type { Situation } from '../../../shared/domain/situation.ts'
import type { Connection } from './connection.ts'
import type { Preferences } from './kernel-client.ts'

/** The newest snapshots that the kernel told. Nothing here is ever set by a panel, but which run is watched. */
export interface KernelState {
  readonly connection: Connection
  readonly session: Session | null
  readonly situation: Situation | null
  /** What rollbacks keep away; empty where nothing is pinned, and until the kernel has told. */
  readonly pins: readonly PinView[]
  /** Why there is no situation, e.g. a broken profile. */
  readonly situationFailure: Failure | null
  /** The log itself: its anchor, its kit, its copy elsewhere; `null` until the kernel has told. */
  readonly audit: AuditView | null
  /** `null` until the kernel has told. */
  readonly runs: readonly RunSummary[] | null
  readonly watched: {
    readonly id: RunId
    readonly run: Run | null
    readonly failure: Failure | null
  } | null
  readonly preferences: Preferences | null
}

export const nothingKnown: KernelState = {
  connection: { kind: 'connecting' },
  session: null,
  situation: null,
  situationFailure: null,
  pins: [],
  audit: null,
  runs: null,
  watched: null,
  preferences: null,
}
