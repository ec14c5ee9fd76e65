import type { Readiness, SystemState } from '../../../shared/domain/situation.ts'

/** Whether the backup paymaster could take over right now, and whether it had better. */
export function paymasterReadiness(systems: readonly SystemState[]): readonly Readiness[] {
  const live = systems.find(({ system }) => system === 'paymaster')?.live
  if (live?.kind !== 'known' || live.paymaster === undefined) return []
  const { paymasters, runbook, runwayHours } = live.paymaster
  const unfit = paymasters.find(({ role }) => role === 'backup')?.unfit
  const system = 'paymaster'
  if (unfit !== undefined) return [{ system, state: 'not-ready', text: unfit }]
  const hours = runwayHours === null ? '' : ` · ${runwayHours.toFixed(1)} h of runway`
  return [
    {
      system,
      state: runbook === null ? 'ready' : 'attention',
      text: `the backup can take over${hours}`,
    },
  ]
}
