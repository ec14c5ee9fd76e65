import { FailureError } from '../../../../shared/domain/failure.ts'
import type { PostgresProfile } from '../../../../shared/domain/profile-databases.ts'
import type { Verdict } from '../../../../shared/domain/verdict.ts'
import type { Reads } from '../../ports/reads.ts'
import type { SqlTarget } from '../../ports/sql.ts'
import type { Check } from '../../ports/system.ts'
import { contentFindings, readContent } from './content.ts'
import { checkFindings, readChecks } from './custom-checks.ts'
import { readDatabases } from './databases.ts'
import { verdictOf } from './findings.ts'
import type { Manifest } from './manifest.ts'
import { objectFinding, readObjects } from './objects.ts'
import { notFound } from './plan-words.ts'
import { databaseOf, RestoreInput, sceneOf } from './restore-input.ts'
import { chosenBackup } from './sources/backup-place.ts'
import { readStructure, structureFindings } from './structure.ts'
import { indexFinding } from './verify-indexes.ts'

/** Looks whether the copy is what the dump promises and what live suggests, before anybody depends on it. */
export const verifySide: Check = {
  system: 'postgres',
  name: 'verify-side',
  patience: { everyMs: 1000, forMs: 1000 },
  async run(input, world, signal) {
    const asked = RestoreInput.parse(input)
    const scene = sceneOf(world, asked)
    const names = [scene.live, scene.side]
    const { maintenance } = scene
    const found = await readDatabases(world, { maintenance, names }, signal)
    const absent = names.find((name) => found.every((database) => database.name !== name))
    if (absent !== undefined) throw new FailureError(notFound(absent))
    const { manifest } = await chosenBackup(world, asked.target.backup)
    const targets = { live: databaseOf(scene.live), side: databaseOf(scene.side) }
    return await judgeCopy(world, { targets, profile: scene.profile, manifest }, signal)
  },
}

/** Judges a copy, wherever it lies, against its manifest and against live. */
export async function judgeCopy(
  world: Reads,
  given: {
    readonly targets: { readonly live: SqlTarget; readonly side: SqlTarget }
    readonly profile: PostgresProfile
    readonly manifest: Manifest | undefined
  },
  signal: AbortSignal,
): Promise<Verdict> {
  const { targets, manifest } = given
  const { keyTables, checks } = given.profile
  const content = await readContent(world, { ...targets, keyTables }, signal)
  const structure = {
    live: await readStructure(world, targets.live, signal),
    side: await readStructure(world, targets.side, signal),
  }
  const objects = {
    live: await readObjects(world, targets.live, signal),
    side: await readObjects(world, targets.side, signal),
  }
  const indexes = await indexFinding(world, targets.side, signal)
  const answers = await readChecks(world, { target: targets.side, checks }, signal)
  const judged = contentFindings({ content, manifest })
  return verdictOf(
    'the copy',
    [
      ...judged.findings,
      ...structureFindings(structure),
      objectFinding(objects),
      indexes,
      ...checkFindings(answers),
    ],
    judged.evidence,
  )
}
