import type { PaymasterView } from '../../../../shared/domain/paymaster-view.ts'

/** How long the deposit lasts, against how long it should. */
export function runwayWords({
  runwayHours,
  leastHours,
}: Pick<PaymasterView, 'runwayHours' | 'leastHours'>): string {
  if (runwayHours === null) return 'Runway unknown: nothing is known to be spent'
  const left =
    runwayHours < 1 ? `${Math.floor(runwayHours * 60)} min` : `${runwayHours.toFixed(1)} h`
  return `Runway ${left}, at least ${leastHours} h wanted`
}
