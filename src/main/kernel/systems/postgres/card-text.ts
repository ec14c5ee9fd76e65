import { formatUndoCard, type UndoCard } from '../../../../shared/domain/undo-card.ts'
import { identifier } from './quoting.ts'
import type { Scene } from './restore-input.ts'
import { NOW_MARK } from './sql-message.ts'
import { endSessionsStatement, exchangeStatements, liftStatement } from './swap-statements.ts'

/** The card as it stands in both comments; `{now}` becomes the time of writing. */
export function cardText(
  scene: Scene,
  given: {
    readonly liveOid: string
    readonly sideOid: string
    /** What the copy was restored by and from. */
    readonly mark: string
    readonly replicas?: UndoCard['replicas']
    readonly putBack?: readonly string[]
  },
): string {
  const { live, side, before, run } = scene
  const back = exchangeStatements(
    {
      live,
      leaving: { oid: given.sideOid, becomes: side },
      coming: { oid: given.liveOid, name: before },
    },
    [liftStatement(live)],
  ).filter((statement) => !statement.startsWith('SELECT'))
  return formatUndoCard({
    run,
    writtenAt: NOW_MARK,
    about: `${given.mark === '' ? '' : `Restored by · ${given.mark}\n`}${live} may be swapped with its restored copy. OID ${given.liveOid} is the database from before, OID ${given.sideOid} the restored copy. Old rows stay in ${before} for at least ${scene.profile.keepDays} days.`,
    replicas: given.replicas ?? {},
    commands: [
      `-- In database ${scene.profile.maintenanceDatabase}, as owner of ${identifier(live)}; stop the API first.`,
      `-- Not swapped yet (no ${before}): let writes in again:`,
      `${liftStatement(live)};`,
      `-- Swapped: go back, second line at once after the first:`,
      `${endSessionsStatement([live, before])};`,
      `${back.join('; ')};`,
      ...(given.putBack === undefined || given.putBack.length === 0
        ? []
        : ['-- Then bring the services back:', ...given.putBack]),
    ],
  })
}

/** The OIDs that a card names: what the two databases really are. `undefined` for another text. */
export function oidsOnCard(
  block: string,
): { readonly beforeOid: string; readonly restoredOid: string } | undefined {
  const found = /OID (\d+) is the database from before, OID (\d+) the restored copy/.exec(block)
  if (found?.[1] === undefined || found[2] === undefined) return undefined
  return { beforeOid: found[1], restoredOid: found[2] }
}
