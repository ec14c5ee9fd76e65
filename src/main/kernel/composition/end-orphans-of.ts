import type { RunId } from '../../../shared/domain/identifiers.ts'
import type { System } from '../ports/system.ts'
import type { WorldFactory } from '../runbook/world-factory.ts'
import type { AuditLog } from './audit-log.ts'

// Opening must not hang on a server that is away.
const PATIENCE_MS = 3_000

/** Ends what a killed console of a run left working, recorded like every act. Only who holds the log may speak for its runs. */
export async function endOrphansOf(
  run: RunId,
  parts: {
    readonly log: Pick<AuditLog, 'heldByAnother' | 'appendDurable'>
    readonly systems: readonly System[]
    readonly world: WorldFactory
    readonly closing: AbortSignal
  },
): Promise<void> {
  const { log, systems, world, closing } = parts
  if (log.heldByAnother) return
  const signal = AbortSignal.any([closing, AbortSignal.timeout(PATIENCE_MS)])
  const context = {
    run,
    step: 'take-up',
    line: () => undefined,
    progress: () => undefined,
    heard: () => [],
  }
  for (const system of systems) {
    const effects = world.effects(context, {
      async recordIntent(sent) {
        await log.appendDurable('INTENT', { kind: 'end-orphans', run, sent })
      },
    })
    await system.endOrphans?.(run, effects, signal)
  }
}
