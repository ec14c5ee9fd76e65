import type { TargetIds } from '../../../shared/contract/inputs.ts'
import type { OutputPage, Preferences } from '../../../shared/contract/views.ts'
import type { EvidenceRef } from '../../../shared/domain/evidence.ts'
import type { HistoryRow } from '../../../shared/domain/history.ts'
import type { RunId } from '../../../shared/domain/identifiers.ts'
import type { PlanView } from '../../../shared/domain/plan-view.ts'
import type { Actor } from '../../../shared/domain/run.ts'
import type { RunSummary } from '../../../shared/domain/run-summary.ts'
import type { Secret } from '../../../shared/domain/secret.ts'
import type { Session } from '../../../shared/domain/session.ts'
import type { Procedures } from '../runbook/procedures.ts'
import type { RunStore } from '../runbook/run-store.ts'
import type { StartOrder } from '../runbook/start-run.ts'
import type { ArmingSwitch } from '../settings/arming.ts'
import type { SituationWatch } from '../watch/situation.ts'

/** Which procedure is looked at, with which targets. */
export type PlanOrder = Pick<StartOrder, 'runbook'> & {
  readonly targets: TargetIds
  readonly reason?: string
}

/** What the router hands its questions to. It decides nothing itself. */
export interface UseCases {
  readonly session: {
    current(): Session
    watch(listener: (session: Session) => void): () => void
    breakGlass(reason: string, by: Actor): Promise<void>
    acknowledgeLog(reason: string, by: Actor): Promise<void>
  }
  readonly arming: ArmingSwitch
  /** Absent with a broken profile: then there is nothing to look at. */
  readonly situation: SituationWatch | undefined
  readonly procedures: Procedures
  readonly runs: RunStore
  preview(order: PlanOrder): Promise<PlanView>
  summaries(): readonly RunSummary[]
  output(
    run: RunId,
    wanted: {
      readonly from: number
      readonly limit: number
      readonly step?: string
      readonly search?: string
    },
  ): OutputPage
  evidence(ref: EvidenceRef): Promise<Uint8Array>
  history(wanted: { readonly from: number; readonly limit: number; readonly search?: string }): {
    readonly total: number
    readonly rows: readonly HistoryRow[]
  }
  readonly credentials: {
    keep(name: string, value: Secret, by: Actor): Promise<void>
    forget(name: string, by: Actor): Promise<void>
  }
  readonly preferences: { get(): Preferences; set(part: Partial<Preferences>): Preferences }
  /** Applied to everything that leaves for the renderer. */
  mask<T>(value: T): T
}
