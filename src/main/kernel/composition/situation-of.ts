import { standsInTheWay } from '../../../shared/domain/run.ts'
import type { RunStore } from '../runbook/run-store.ts'
import { type SituationParts, type SituationWatch, watchSituation } from '../watch/situation.ts'

/** The situation, with what the runs have to say about it. */
export function situationOf({
  store,
  ...parts
}: Omit<SituationParts, 'activeRun' | 'runInTheWay'> & {
  readonly store: Pick<RunStore, 'runs'>
}): SituationWatch {
  return watchSituation({
    ...parts,
    runInTheWay: () => store.runs().findLast(standsInTheWay)?.id ?? null,
    activeRun: () =>
      store.runs().findLast((run) => run.endedAt === undefined && !run.unread)?.id ?? null,
  })
}
