import type { JsonObject } from '../../../shared/domain/json.ts'
import type { PinLine } from '../../../shared/domain/pin.ts'
import { pinsOfRuns } from '../../../shared/domain/pins-of-runs.ts'
import type { Run } from '../../../shared/domain/run.ts'
import type { Masker } from '../effects/index.ts'
import type { HostCapabilities } from '../ports/host-capabilities.ts'
import type { RunStore } from '../runbook/run-store.ts'
import { type PinGuard, type PinGuardParts, watchPins } from '../watch/pin-guard.ts'
import type { AuditLog } from './audit-log.ts'
import { tellLog } from './use-cases.ts'

/** The guard over what the runs have pinned: told of their steps, writing to the log, heard through the host. */
export function pinGuardOf({
  store,
  log,
  host,
  masker,
  ...parts
}: Pick<PinGuardParts, 'systems' | 'clock' | 'notes' | 'salt' | 'reads'> & {
  readonly store: Pick<RunStore, 'runs' | 'watch'>
  readonly log: AuditLog
  readonly host: Pick<HostCapabilities, 'notify'>
  readonly masker: Pick<Masker, 'maskText'>
}): PinGuard {
  const guard = watchPins({
    ...parts,
    pins: () => pinsOfRuns(store.runs()),
    record: (body: JsonObject) => void tellLog(log, body),
    alarm: (pin, line: PinLine) =>
      host.notify({
        title: `▲ ${pin.subject.name}: the bad release may return`,
        body: masker.maskText(line.text),
      }),
  })
  const former = new Map<string, Run['steps']>()
  store.watch((run) => {
    const before = former.get(run.id)
    former.set(run.id, run.steps)
    // Progress comes many times a second, and moves no step from one state into another.
    if (before?.every((step, index) => step.state === run.steps[index]?.state)) return
    guard.runsChanged()
  })
  return guard
}
