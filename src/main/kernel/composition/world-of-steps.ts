import type { EvidenceRef } from '../../../shared/domain/evidence.ts'
import { FailureError, failure } from '../../../shared/domain/failure.ts'
import type { Profile } from '../../../shared/domain/profile.ts'
import {
  createEffects,
  createReads,
  type Doors,
  type EffectParts,
  type Masker,
} from '../effects/index.ts'
import type { Clock } from '../ports/clock.ts'
import type { HostCapabilities } from '../ports/host-capabilities.ts'
import type { Reads, ReleaseRecords } from '../ports/reads.ts'
import type { RestoreHistory } from '../ports/restore-history.ts'
import type { StepContext, WorldFactory } from '../runbook/world-factory.ts'
import type { AuditLog } from './audit-log.ts'

export interface WorldParts {
  readonly profile: Profile
  readonly doors: Doors
  readonly records: ReleaseRecords
  readonly restores: RestoreHistory
  readonly platformOf: EffectParts['platformOf']
  readonly clock: Clock
  readonly log: AuditLog
  readonly masker: Masker
  readonly host: HostCapabilities
}

/** Who asks, and who hears what is told meanwhile. */
type Heard = Pick<StepContext, 'run' | 'line' | 'progress' | 'heard'>

const unheard: Heard = {
  run: 'watch',
  line: () => undefined,
  progress: () => undefined,
  heard: () => [],
}

/** The world as steps see it (named after their run), and as the watch sees it. */
export function createWorld(parts: WorldParts): WorldFactory & { watching(): Reads } {
  const { profile, doors, records, restores, platformOf, clock, log, masker, host } = parts

  const evidence = { read: (ref: EvidenceRef) => readSealed(log, ref) }

  function partsFor(context: Heard): EffectParts {
    const tell = {
      line: (text: string) => context.line(masker.maskText(text)),
      progress: context.progress,
      evidence: (bytes: Uint8Array, meta: { readonly name: string; readonly mediaType: string }) =>
        log.putEvidence(bytes, meta),
    }
    return {
      ...doors.forRun(context.run),
      profile,
      clock,
      records,
      restores,
      platformOf,
      evidence,
      host,
      tell,
      heard: context.heard,
    }
  }

  return {
    reads: (context) => createReads(partsFor(context)),
    effects: (context, attempt) =>
      createEffects(partsFor(context), {
        recordIntent: (act) => attempt.recordIntent(act),
        // The engine records the receipt itself, as the step's RESULT.
        recordResult: async () => undefined,
      }),
    watching: () => createReads(partsFor(unheard)),
  }
}

/** Whatever keeps it from being read is one failure with the same way out: to choose the file again. */
async function readSealed(log: AuditLog, ref: EvidenceRef): Promise<Uint8Array> {
  try {
    return await log.readEvidence(ref)
  } catch (cause) {
    throw new FailureError(
      failure('NOT_FOUND', {
        summary: `What was kept as “${ref.name}” cannot be read any more.`,
        tried: `to read ${ref.blob} beside the log`,
        next: 'Choose the file again.',
        retry: 'no',
      }),
      { cause },
    )
  }
}
