import { join } from 'node:path'
import type { Preferences } from '../../shared/contract/views.ts'
import type { HistoryRow } from '../../shared/domain/history.ts'
import type { RunId } from '../../shared/domain/identifiers.ts'
import { createAuditUseCases } from './composition/audit-use-cases.ts'
import { databasePlatform } from './composition/database-platform.ts'
import { endOrphansOf } from './composition/end-orphans-of.ts'
import { watchEndedRuns } from './composition/ended-runs.ts'
import { type Environment, openEnvironment } from './composition/environment.ts'
import { createHistoryExport } from './composition/history-export.ts'
import { createHistoryFiles } from './composition/history-files.ts'
import { createLogFactsWatch } from './composition/log-facts-watch.ts'
import { createMigrationsView } from './composition/migrations-view.ts'
import { createMove } from './composition/move-credentials.ts'
import { logDirectoryOf, openLogOf } from './composition/open-log.ts'
import { pinGuardOf } from './composition/pin-guard-of.ts'
import { createRecordBrowser } from './composition/record-browser.ts'
import { createRecoveryKit } from './composition/recovery-kit.ts'
import { releaseRecords } from './composition/release-records.ts'
import { replayRuns } from './composition/replay-runs.ts'
import { restoreHistory } from './composition/restore-history.ts'
import { createSessionView } from './composition/session-view.ts'
import { situationOf } from './composition/situation-of.ts'
import { createSourcesView } from './composition/sources-view.ts'
import { systemsOf } from './composition/systems.ts'
import { createUseCases, tellLog } from './composition/use-cases.ts'
import { whenReached } from './composition/when-reached.ts'
import { createWorld } from './composition/world-of-steps.ts'
import {
  createClock,
  createDoors,
  createIds,
  createMasker,
  sweepPrivateFiles,
} from './effects/index.ts'
import { createExportMemory } from './history/export/export-memory.ts'
import { historyRows } from './history/history-rows.ts'
import type { Clock } from './ports/clock.ts'
import type { HostCapabilities } from './ports/host-capabilities.ts'
import type { Keychain } from './ports/keychain.ts'
import type { Vfs } from './ports/vfs.ts'
import { createRouter, type KernelRouter } from './router/create-router.ts'
import type { UseCases } from './router/use-cases.ts'
import { createCourier } from './runbook/courier.ts'
import { bodyOf, recordOf } from './runbook/event-record.ts'
import { previewRun } from './runbook/preview.ts'
import { createProcedures } from './runbook/procedures.ts'
import { createRunStore } from './runbook/run-store.ts'
import { createSecondGate } from './runbook/second/second-gate.ts'
import { createSystemRegistry } from './runbook/system-registry.ts'
import { runbooks } from './runbooks/index.ts'
import { createArming } from './settings/arming.ts'
import { createPinNotes } from './watch/pin-notes.ts'

export { type Environment, storeInUse } from './composition/environment.ts'
export type { HostCapabilities } from './ports/host-capabilities.ts'

export interface KernelOptions {
  readonly environment: Environment
  /** Named by the host, never by the renderer. */
  readonly actor: string
  readonly host: HostCapabilities
  readonly version: string
  /** The operator's PATH and this machine's name, read by the host. */
  readonly searchPath: string
  readonly hostName: string
  readonly preferences: { get(): Preferences; set(part: Partial<Preferences>): Preferences }
  /** A host leaves this out: then it is the machine as it is. */
  readonly machine?: KernelMachine
}

/** What the kernel takes from the machine by itself. Another clock, disk or keychain is how tests bring their failures about. */
export interface KernelMachine {
  readonly clock?: Clock
  /** The disk under the audit log. */
  readonly vfs?: Vfs
  readonly loadKeychain?: () => Promise<Keychain | null>
  /** Base-2 logarithm of what a guess at the recovery kit’s passphrase costs; a test has no time for it. */
  readonly kitWorkFactor?: number
}

/** The kernel as a host sees it. */
export interface Kernel extends UseCases {
  readonly router: KernelRouter
  readonly logDirectory: string
  historyOf(run: RunId): readonly HistoryRow[]
  /** Stops looking, settles what was sent, closes the log and frees its lock. */
  close(): Promise<void>
}

/**
 * The composition root: the only place where parts meet. Reads top to bottom as the console opens:
 * profile and keys, log, doors, systems, runs, watch, router.
 *
 * @throws FailureError where the environment cannot be read at all; a broken profile is no such case
 */
export async function createKernel(options: KernelOptions): Promise<Kernel> {
  const { actor, host, version, hostName, searchPath, machine = {} } = options
  const clock = machine.clock ?? createClock()
  const ids = createIds()
  const masker = createMasker()
  const opened = await openEnvironment(options.environment, {
    actor,
    masker,
    ...(machine.loadKeychain === undefined ? {} : { loadKeychain: machine.loadKeychain }),
  })
  const { loaded, store: credentials, dataDirectory } = opened
  const log = await openLogOf(opened, {
    clock,
    vfs: machine.vfs,
    version,
    hostName,
    mask: (value) => masker.maskJson(value),
    staysInside: options.environment.kind === 'rehearsal',
  })
  const privateDirectory = join(dataDirectory, 'private')
  // Another console's children may be reading theirs.
  if (!log.heldByAnother) await sweepPrivateFiles(privateDirectory)

  const kit = createRecoveryKit({
    profile: opened.profile,
    log,
    host,
    masker,
    clock,
    isArmed: () => arming.current().kind === 'armed',
    file: opened.kitFile,
    workFactor: machine.kitWorkFactor,
  })
  const arming = createArming({
    clock,
    impossible: () =>
      log.heldByAnother
        ? 'Another console holds this profile.'
        : (opened.cannotArm ?? kit.whyNotArmed()),
    record: (change, by) => {
      void log.appendDurable('CONFIG', { kind: change, by }).catch(() => session.changed())
    },
  })
  const { profile } = opened
  const systems = systemsOf(profile)
  const session = createSessionView({
    loaded,
    actor,
    host: host.name,
    version,
    arming,
    log,
    credentials,
    keepingBecause: opened.keepingBecause,
    systems,
  })
  const store = createRunStore({
    journal: log,
    clock,
    onGap(event) {
      // Its own failures are no one's business: the journal's status says that it refuses.
      void log.keepAside(recordOf(event).type, bodyOf(event)).finally(() => session.changed())
    },
  })
  const browser = createRecordBrowser(log)
  const facts = createLogFactsWatch(log)
  const ended = watchEndedRuns(store, profile.operator)
  const memory = createExportMemory()
  const notes = createPinNotes()
  await replayRuns(log, store, (record) => {
    browser.note(record)
    memory.seen(record)
    kit.take(record)
    facts.note(record)
    ended.note(record)
    notes.take(record.body)
  })
  // The end of a run may lie behind the damage: until somebody answers for that, none is gone on with.
  if (log.isDamaged()) store.rest(true)
  kit.watch(() => session.changed())

  const doors = createDoors({
    profile,
    store: credentials,
    masker,
    clock,
    searchPath,
    privateDirectory,
    signedDirectory: join(dataDirectory, 'signed'),
    hostName,
    recipients: () => log.sealedTo(),
  })
  const historyExport = createHistoryExport({ profile, doors, log, clock, store, ended, memory })
  arming.watch(historyExport.wanted)
  const records = releaseRecords(doors.forRun('watch').sql)
  const world = createWorld({
    profile,
    doors,
    records,
    restores: restoreHistory(store),
    platformOf: databasePlatform(systems),
    clock,
    log,
    masker,
    host,
  })
  const registry = createSystemRegistry(systems)
  const closing = new AbortController()
  const previewing = { runbooks, systems: registry, clock, ids, runs: store.runs }
  const preview = (order: Parameters<typeof previewRun>[1]) =>
    previewRun({ ...previewing, reads: world.watching }, order, closing.signal)
  const procedures = createProcedures({
    second: createSecondGate({ profile, clock, ids }),
    store,
    systems: registry,
    world,
    clock,
    arming,
    preview,
    mask: (text) => masker.maskText(text),
    mayStart: () => (log.mayStartRuns() ? undefined : `Nothing new begins: ${log.status().text}.`),
    endOrphans: (run) => endOrphansOf(run, { log, systems, world, closing: closing.signal }),
  })
  const courier = createCourier({ store, engine: procedures.engine, clock })
  const situation =
    loaded.kind === 'broken'
      ? undefined
      : situationOf({
          systems,
          clock,
          store,
          reads: world.watching,
          previewing,
          reached: whenReached(session, [historyExport, courier]),
        })
  const pins = pinGuardOf({
    ...{ systems, clock, store, log, host, notes, masker },
    ...{ reads: world.watching, salt: ids.token() },
  })
  store.watch(() => {
    situation?.runsChanged()
    session.lookAtLog()
  })
  await procedures.takeUp()
  void session.lookAtCredentials()
  historyExport.wanted()

  const audit = createAuditUseCases({
    log,
    facts,
    clock,
    isArmed: () => arming.current().kind === 'armed',
    browser,
    files: createHistoryFiles({ log, clock, ended }),
    kit,
    historyExport,
  })
  const looking = { reads: world.watching, closing: closing.signal }
  const useCases = createUseCases({
    profile,
    audit,
    historyExport,
    kit,
    migrations: createMigrationsView({ systems, ...looking }),
    sources: createSourcesView({ systems, ...looking }),
    ...looking,
    moveCredentials: createMove({
      place: opened.place,
      store: credentials,
      keyIsAway: opened.kek.kind === 'locked',
      tell: (body) => tellLog(log, body),
    }),
    session,
    arming,
    situation,
    pins,
    procedures,
    store,
    log,
    credentials,
    doors,
    masker,
    preview,
    preferences: options.preferences,
    host,
  })
  return {
    ...useCases,
    router: createRouter(useCases),
    logDirectory: logDirectoryOf(opened),
    historyOf: (id) => store.runs().flatMap((run) => (run.id === id ? historyRows(run) : [])),
    async close() {
      closing.abort()
      await Promise.all([situation?.close(), pins.close()])
      await historyExport.close()
      courier.close()
      await procedures.engine.close()
      await doors.close()
      await log.close()
    },
  }
}
