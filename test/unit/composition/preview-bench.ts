import type { LiveFacts, System } from '../../../src/main/kernel/ports/system.ts'
import type { PreviewOrder } from '../../../src/main/kernel/runbook/preview.ts'
import { previewRun } from '../../../src/main/kernel/runbook/preview.ts'
import { createSystemRegistry } from '../../../src/main/kernel/runbook/system-registry.ts'
import type { SystemId } from '../../../src/shared/domain/identifiers.ts'
import type { Profile } from '../../../src/shared/domain/profile.ts'
import type { Candidate, ReleaseRecord } from '../../../src/shared/domain/release.ts'
import type { Runbook, RunbookId, RunbookStep } from '../../../src/shared/domain/runbook.ts'
import { createFakeClock } from '../../doubles/fake-clock.ts'
import { createLampBoard, lampSystem } from '../../doubles/lamp-system.ts'
import { providerProfile } from '../../doubles/provider-profile.ts'
import { createFakeWorld } from '../../doubles/reads.ts'

const never = new AbortController().signal

/** A lamp board under another system's name, with what that system says of itself. */
export function boardAs(
  id: SystemId,
  says: { readonly candidates?: readonly Candidate[]; readonly live?: LiveFacts } = {},
) {
  const board = createLampBoard()
  const { candidates, live } = says
  const unreachable = () => Promise.reject(new Error(`${id} is away`))
  const system: System = {
    ...lampSystem(board),
    id,
    ...(candidates === undefined
      ? {}
      : { candidates: () => (board.dark ? unreachable() : Promise.resolve(candidates)) }),
    ...(live === undefined
      ? {}
      : { live: () => (board.dark ? unreachable() : Promise.resolve(live)) }),
  }
  return { board, system }
}

export interface PreviewBench {
  readonly systems: readonly System[]
  readonly steps: readonly RunbookStep[]
  readonly profile?: Profile
  readonly records?: readonly ReleaseRecord[]
}

/** Previews these steps over these systems. */
export function preview(bench: PreviewBench, order: Partial<PreviewOrder> = {}) {
  const { systems, steps, profile = providerProfile, records = [] } = bench
  const runbook: Runbook = { id: 'bad-release', releases: 'last-verified', title: 'Lamps', steps }
  let minted = 0
  return previewRun(
    {
      runbooks: { 'bad-release': runbook } as Record<RunbookId, Runbook>,
      systems: createSystemRegistry(systems),
      clock: createFakeClock(),
      runs: () => [],
      ids: { runId: () => `aaaaaaa${'abcdef'[minted++]}`, token: () => '' },
      reads: () => createFakeWorld({ profile, records }).reads,
    },
    { runbook: 'bad-release', targets: {}, ...order },
    never,
  )
}
