import type { System } from '../../ports/system.ts'
import { advanceSequences } from './advance-sequences.ts'
import { analyzeSide } from './analyze-side.ts'
import { dropSchema } from './by-schema/drop-schema.ts'
import { differenceSchema, verifySchema } from './by-schema/look-at-copy.ts'
import { restoreSchema } from './by-schema/restore-schema.ts'
import { servingSchema } from './by-schema/serving-schema.ts'
import { swapSchema } from './by-schema/swap-schema.ts'
import { swapSchemaBack } from './by-schema/swap-schema-back.ts'
import { candidates } from './candidates.ts'
import { carrySettings } from './carry-settings.ts'
import { difference } from './compare/difference.ts'
import { createSide } from './create-side.ts'
import { dropSide } from './drop-side.ts'
import { endOrphans } from './end-orphans.ts'
import { exportRows } from './exported/export-rows.ts'
import { fenceWrites, liftFence } from './fence.ts'
import { inPlaceContent } from './in-place/content-check.ts'
import { restoreInPlace, restoreSafety } from './in-place/restore-in-place.ts'
import { safetyDump } from './in-place/safety-dump.ts'
import { dropKept } from './keeping/drop-kept.ts'
import { postgresLive } from './live.ts'
import { preflight } from './preflight.ts'
import { repairRows } from './repair/repair-rows.ts'
import { restoreBeside } from './restore-beside.ts'
import { settleRules } from './rules/settle-rules.ts'
import { serving } from './serving.ts'
import { signOff } from './sign-off.ts'
import { databaseSources } from './sources/database-sources.ts'
import { fetchBackup } from './sources/fetch-backup.ts'
import { recovered } from './sources/recovered.ts'
import { rowsSince } from './sources/rows-since.ts'
import { swap } from './swap.ts'
import { swapBack } from './swap-back.ts'
import { readUnderway } from './underway.ts'
import { verifySide } from './verify-side.ts'
import { writeUndoCard } from './write-undo-card.ts'

/** PostgreSQL: a dump is restored beside live, verified, and swapped in one transaction; docs/restore.md. */
export const postgresSystem: System = {
  id: 'postgres',
  operations: [
    fetchBackup,
    createSide,
    restoreBeside,
    carrySettings,
    analyzeSide,
    writeUndoCard,
    fenceWrites,
    liftFence,
    advanceSequences,
    settleRules,
    swap,
    swapBack,
    signOff,
    dropSide,
    exportRows,
    dropKept,
    repairRows,
    safetyDump,
    restoreInPlace,
    restoreSafety,
    restoreSchema,
    swapSchema,
    swapSchemaBack,
    dropSchema,
  ],
  checks: [
    preflight,
    verifySide,
    difference,
    serving,
    inPlaceContent,
    recovered,
    verifySchema,
    differenceSchema,
    servingSchema,
  ],
  candidates,
  databaseSources,
  rowsSince,
  live: postgresLive,
  endOrphans,
  underway: readUnderway,
}
