import { standsInTheWay } from '../../../shared/domain/run.ts'
import type { RunStore } from '../runbook/run-store.ts'
import { runbooks } from '../runbooks/index.ts'
import { type SituationParts, type SituationWatch, watchSituation } from '../watch/situation.ts'

/** The situation, with what the runs have to say about it. */
export function situationOf({
  store,
  ...parts
}: Omit<SituationParts, 'activeRun' | 'runInTheWay' | 'knowsRun' | 'runbookNamed'> & {
  readonly store: Pick<RunStore, 'run' | 'runs'>
}): SituationWatch {
  return watchSituation({
    ...parts,
    knowsRun: (run) => store.run(run) !== undefined,
    runbookNamed: (name) => Object.values(runbooks).find(({ id }) => id === name)?.id ?? null,
    runInTheWay: () => store.runs().findLast(standsInTheWay)?.id ?? null,
    activeRun: () =>
      store.runs().findLast((run) => run.endedAt === undefined && !run.unread)?.id ?? null,
  })
}
