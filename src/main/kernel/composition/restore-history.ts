import type { Run, Step } from '../../../shared/domain/run.ts'
import type { PastRestore, RestoreHistory } from '../ports/restore-history.ts'

/** Reads past restores out of the runs: what is not in the log was not tested. */
export function restoreHistory(store: { runs(): readonly Run[] }): RestoreHistory {
  return {
    restores: () =>
      store
        .runs()
        .flatMap((run) => pastRestoreOf(run) ?? [])
        .sort((a, b) => b.at.localeCompare(a.at)),
  }
}

/** The restore of one run; `undefined` where it restored nothing. */
function pastRestoreOf(run: Run): PastRestore | undefined {
  const restore = stepDoing(run, ['restore-beside', 'restore-schema', 'restore-in-place'])
  const { sha256, bytes } = restore?.plan?.details ?? {}
  if (restore === undefined || restore.intent === undefined) return undefined
  if (typeof sha256 !== 'string' || typeof bytes !== 'number') return undefined
  const at = restore.endedAt ?? run.startedAt
  const restored = restore.state.kind === 'succeeded'
  const verify = stepDoing(run, ['verify-side', 'verify-schema', 'in-place-content'])
  const failed = [restore, verify].find((step) => step?.state.kind === 'failed')
  const because = failed?.state.kind === 'failed' ? failed.state.failure.summary : undefined
  return {
    ...{ sha256, bytes, at, because },
    durationMs: restored ? durationOf(restore) : undefined,
    verified: because !== undefined ? false : verify?.state.kind === 'succeeded' || undefined,
  }
}

/** The step that does it, by whichever way the run restores. */
function stepDoing(run: Run, names: readonly string[]): Step | undefined {
  return run.steps.find(
    ({ definition: { system, does } }) =>
      system === 'postgres' && does.kind !== 'manual' && names.includes(does.name),
  )
}

function durationOf({ startedAt, endedAt }: Step): number | undefined {
  if (startedAt === undefined || endedAt === undefined) return undefined
  return Date.parse(endedAt) - Date.parse(startedAt)
}
