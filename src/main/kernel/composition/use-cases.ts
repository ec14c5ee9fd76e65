import type { Preferences } from '../../../shared/contract/views.ts'
import type { JsonObject } from '../../../shared/domain/json.ts'
import type { PlanView } from '../../../shared/domain/plan-view.ts'
import type { Profile } from '../../../shared/domain/profile.ts'
import type { Doors, Masker } from '../effects/index.ts'
import { historyRows } from '../history/history-rows.ts'
import { summaryOf } from '../history/run-summary.ts'
import type { CredentialStore } from '../ports/credentials.ts'
import type { HostCapabilities } from '../ports/host-capabilities.ts'
import type { Reads } from '../ports/reads.ts'
import type {
  AuditUseCases,
  HistoryExportUseCases,
  KitUseCases,
  PlanOrder,
  UseCases,
} from '../router/use-cases.ts'
import type { Procedures } from '../runbook/procedures.ts'
import type { RunStore } from '../runbook/run-store.ts'
import type { Preview } from '../runbook/start-run.ts'
import type { ArmingSwitch } from '../settings/arming.ts'
import type { PinGuard } from '../watch/pin-guard.ts'
import type { SituationWatch } from '../watch/situation.ts'
import { createArtifacts } from './artifacts.ts'
import type { AuditLog } from './audit-log.ts'
import { createContractsView } from './contracts-view.ts'
import { remindFirstStatus } from './remind-first-status.ts'
import type { SessionView } from './session-view.ts'
import { createSignedFiles } from './signed-files.ts'

export interface UseCaseParts {
  readonly profile: Profile
  readonly session: SessionView
  readonly arming: ArmingSwitch
  readonly situation: SituationWatch | undefined
  readonly pins: PinGuard
  readonly procedures: Procedures
  readonly store: RunStore
  readonly log: AuditLog
  readonly credentials: CredentialStore
  readonly doors: Doors
  readonly masker: Masker
  readonly preferences: { get(): Preferences; set(part: Partial<Preferences>): Preferences }
  readonly host: HostCapabilities
  readonly audit: AuditUseCases
  readonly historyExport: HistoryExportUseCases
  readonly kit: KitUseCases
  readonly moveCredentials: UseCases['credentials']['move']
  readonly migrations: UseCases['migrations']
  readonly sources: UseCases['sources']
  readonly reads: () => Reads
  /** Ends looks that nobody waits for any more. */
  readonly closing: AbortSignal
  preview(order: PlanOrder): Promise<Preview>
}

/** What can be asked of the kernel, over the parts that do it. */
export function createUseCases(parts: UseCaseParts): UseCases {
  const { session, arming, situation, procedures, store, log, credentials, doors, masker } = parts
  notifyWhenNeeded(store, parts.host)
  remindFirstStatus(store, parts.host, { clock: parts.reads().clock, closing: parts.closing })
  const told = (body: JsonObject): Promise<unknown> => tellLog(log, body)
  return {
    arming,
    situation,
    pins: {
      watch: (listener) => parts.pins.watch(listener),
      refresh: () => parts.pins.refresh(),
      seen: ({ note, ...line }) => parts.pins.seen({ ...line, note: masker.maskText(note) }),
    },
    procedures,
    runs: store,
    preferences: parts.preferences,
    session: {
      current: () => session.current(),
      watch: (listener) => session.watch(listener),
      async breakGlass(reason, by) {
        await log.breakGlass(reason, by)
        session.changed()
      },
      async acknowledgeLog(reason, by) {
        await log.acknowledge(reason, by)
        session.changed()
        store.rest(false)
        await procedures.takeUp()
      },
    },
    preview: async ({ reason, ...order }): Promise<PlanView> => {
      const masked = reason === undefined ? {} : { reason: masker.maskText(reason) }
      return (await parts.preview({ ...order, ...masked })).view
    },
    summaries: () => store.runs().map(summaryOf).toReversed(),
    output: (run, wanted) => store.output.range(run, wanted),
    artifacts: createArtifacts({ log, profile: parts.profile, tell: told }),
    evidence: (ref) => log.readEvidence(ref),
    history({ from, limit, search }) {
      const needle = search?.toLowerCase() ?? ''
      const rows = store
        .runs()
        .flatMap(historyRows)
        .filter((row) => JSON.stringify(row).toLowerCase().includes(needle))
        .toSorted((a, b) => b.date.localeCompare(a.date))
      return { total: rows.length, rows: rows.slice(from, from + limit) }
    },
    migrations: parts.migrations,
    sources: parts.sources,
    signed: createSignedFiles({ ...parts, vault: doors.signed, tell: told }),
    contracts: createContractsView(parts),
    audit: parts.audit,
    historyExport: parts.historyExport,
    kit: parts.kit,
    credentials: {
      async move(to, passphrase, by) {
        try {
          await parts.moveCredentials(to, passphrase, by)
        } finally {
          await session.lookAtCredentials()
        }
      },
      async keep(name, value, by) {
        await credentials.keep(name, value)
        doors.secrets.reread(name)
        // That it changed, and who changed it; never what it is.
        await told({ kind: 'credential-kept', name, by })
        await session.lookAtCredentials()
      },
      async forget(name, by) {
        await credentials.forget(name)
        doors.secrets.reread(name)
        await told({ kind: 'credential-forgotten', name, by })
        await session.lookAtCredentials()
      },
    },
    // Everything here is plain data; the masker keeps its shape.
    mask: <T>(value: T): T =>
      (masker.maskJson({ value } as unknown as JsonObject) as unknown as { value: T }).value,
  }
}

/** Records what has happened already: a log that refuses it is told aside. */
export function tellLog(log: AuditLog, body: JsonObject): Promise<unknown> {
  return log.appendDurable('CONFIG', body).catch(() => log.keepAside('CONFIG', body))
}

/** Says *done*, *needs you* or *failed* where nobody looks at the window; keeps the machine awake while a run is on. */
function notifyWhenNeeded(store: RunStore, host: HostCapabilities): void {
  const told = new Map<string, string>()
  let awake: { release(): void } | undefined
  store.watch((run) => {
    const { needsOperator, outcome, title } = summaryOf(run)
    const word = outcome ?? (needsOperator ? 'needs you' : 'running')
    const active = store
      .runs()
      .some((one) => one.endedAt === undefined && !one.paused && !one.unread)
    if (active) awake ??= host.keepAwake('a rollback is running')
    else {
      awake?.release()
      awake = undefined
    }
    if (told.get(run.id) === word) return
    told.set(run.id, word)
    if (word !== 'running') host.notify({ title: `${title}: ${word}`, body: `Run ${run.id}` })
  })
}
