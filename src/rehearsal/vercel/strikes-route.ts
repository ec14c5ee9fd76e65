import type { Fault, FaultKind, Faults } from './faults.ts'
import type { Route } from './routes.ts'

const MOVES: readonly string[] = ['promote', 'rollback']

/** Kinds that mean something only to some routes; on `*` they wait for one of those instead of being wasted. */
function means(kind: FaultKind, route: Route): boolean {
  switch (kind) {
    case 'domain-left-behind':
    case 'domain-fails':
    case 'domain-lags':
    case 'job-fails':
    case 'job-stalls':
    case 'colleague-before':
    case 'colleague-after':
      return MOVES.includes(route.name)
    case 'build-fails':
      return route.name === 'create-deployment'
    default:
      return true
  }
}

/** Takes the faults that strike a request of this route. */
export function strikesRoute(faults: Faults, route: Route): readonly Fault[] {
  const nature = route.method === 'GET' ? 'read' : 'mutation'
  return faults.strike([route.name, nature], ({ kind }) => means(kind, route))
}
