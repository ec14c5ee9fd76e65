import type { Measured, Trigger, TriggerId } from '../../../shared/domain/situation.ts'

/** What an operator saw himself. */
export interface Report {
  readonly answer: 'yes' | 'no'
  readonly note: string
  readonly by: string
}

const titles: Readonly<Record<TriggerId, string>> = {
  'error-rate': 'Error rate above the threshold',
  'critical-functionality': 'Payments or sign-in broken',
  security: 'Security vulnerability',
  'data-corruption': 'Data corruption',
}

/** The procedure's four reasons to roll back, each with what speaks for its answer. */
export function triggersOf(
  errorRate: Measured,
  rule: { readonly threshold: number; readonly minimumRequests: number },
  reports: ReadonlyMap<TriggerId, Report>,
): readonly Trigger[] {
  const told = (id: TriggerId): Trigger => {
    const report = reports.get(id)
    const title = titles[id]
    return report === undefined
      ? { id, title, answer: 'unknown', because: 'nobody has looked yet' }
      : { id, title, answer: report.answer, because: `${report.by}: ${report.note}` }
  }
  return [
    byErrorRate(errorRate, rule),
    told('critical-functionality'),
    told('security'),
    told('data-corruption'),
  ]
}

function byErrorRate(
  errorRate: Measured,
  rule: { readonly threshold: number; readonly minimumRequests: number },
): Trigger {
  const base = { id: 'error-rate', title: titles['error-rate'] } as const
  if (errorRate.kind === 'unknown')
    return { ...base, answer: 'unknown', because: errorRate.because }
  const { value, requests, windowMinutes } = errorRate
  // No traffic at all is trouble of its own kind, not a good error rate.
  if (requests === 0)
    return { ...base, answer: 'unknown', because: `no traffic at all for ${windowMinutes} min` }
  const because = `${(value * 100).toFixed(1)} % of ${requests} requests in ${windowMinutes} min`
  if (requests < rule.minimumRequests)
    return { ...base, answer: 'unknown', because: `${because}: too few to say` }
  return { ...base, answer: value > rule.threshold ? 'yes' : 'no', because }
}
