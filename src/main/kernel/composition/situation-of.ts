import { standsInTheWay } from '../../../shared/domain/run.ts'
import { type PreviewParts, previewRun } from '../runbook/preview.ts'
import type { RunStore } from '../runbook/run-store.ts'
import { runbooks } from '../runbooks/index.ts'
import { type SituationParts, type SituationWatch, watchSituation } from '../watch/situation.ts'

/** The situation, with what the runs have to say about it, and the plan of the fast lane. */
export function situationOf({
  store,
  previewing,
  ...parts
}: Omit<SituationParts, 'activeRun' | 'runInTheWay' | 'knowsRun' | 'runbookNamed' | 'preview'> & {
  readonly store: Pick<RunStore, 'run' | 'runs'>
  readonly previewing: Omit<PreviewParts, 'reads'>
}): SituationWatch {
  return watchSituation({
    ...parts,
    async preview(reads, signal) {
      const order = { runbook: 'fast-lane', targets: {} } as const
      return (await previewRun({ ...previewing, reads: () => reads }, order, signal)).view
    },
    knowsRun: (run) => store.run(run) !== undefined,
    runbookNamed: (name) => Object.values(runbooks).find(({ id }) => id === name)?.id ?? null,
    runInTheWay: () => store.runs().findLast(standsInTheWay)?.id ?? null,
    activeRun: () =>
      store.runs().findLast((run) => run.endedAt === undefined && !run.unread)?.id ?? null,
  })
}
