import { type Failure, failure } from '../../../../../shared/domain/failure.ts'
import { hashMismatch } from '../plan-restore.ts'
import type { InPlaceSight } from './plan-in-place.ts'
import { covers } from './safety-manifest.ts'

/** What forbids a restore in place, whichever dump it is of. */
export function inPlaceRefusal(observed: InPlaceSight): Failure | undefined {
  const { scene, identity, dump, manifest, sha256, objects, safety, schemas, working } = observed
  if (manifest !== undefined && manifest.sha256 !== sha256)
    return hashMismatch(dump.path, { expected: manifest.sha256, found: sha256 })
  if (working)
    return failure('ANOTHER_IN_PROGRESS', {
      summary: `A transaction of this run still writes in ${scene.live}.`,
      tried: 'looked for sessions of this run that hold a transaction id',
      next: 'Wait for it to end: what a killed psql left behind notices within some seconds.',
    })
  if (schemas.length === 0)
    return failure('DUMP_REFUSED', {
      summary: `${dump.path} has nothing in any schema.`,
      tried: 'read what it lists',
      next: 'Choose a dump of the database.',
      field: 'target.backup',
      retry: 'no',
    })
  if (objects.closed.length > 0)
    return noPrivilege(
      `${scene.live} has no schema ${objects.closed.join(', ')}, or ${identity.role} may make nothing in it.`,
      `CREATE SCHEMA, or GRANT CREATE ON SCHEMA … TO ${identity.role}; then plan again.`,
    )
  if (objects.bound.length > 0) return boundTo(schemas, objects.bound)
  if (objects.foreign.length > 0)
    return noPrivilege(
      `${identity.role} may not drop ${objects.foreign.slice(0, 5).join(', ')}.`,
      'Use the role that owns them, or be made a member of it; then plan again.',
    )
  if (safety !== undefined && !covers(safety, schemas)) return noSafety(scene.run)
  const madeOf = safety?.manifest.safety
  if (madeOf !== undefined && madeOf.databaseOid !== identity.databaseOid)
    return failure('WRONG_SERVER', {
      summary: 'The safety dump is of another database.',
      tried: 'compared OIDs',
      answered: `safety dump ${madeOf.databaseOid}, live ${identity.databaseOid}`,
      next: 'Make the safety dump again.',
    })
  return undefined
}

/** What would go with these schemas, or stop their dump, closes the way. */
export function boundTo(schemas: readonly string[], bound: readonly string[]): Failure {
  return failure('BLOCKED', {
    summary: `${schemas.join(', ')} cannot be replaced: ${bound.slice(0, 5).join(', ')} would go with it, or stay in its way.`,
    tried: 'looked what outside depends on these schemas, and for kinds that are not dropped',
    answered: bound.join(', ').slice(0, 2000),
    next: 'Take it away first and write down how to make it again; then plan again.',
  })
}

function noPrivilege(summary: string, next: string): Failure {
  return failure('NO_PRIVILEGE', { summary, tried: 'read rights and owners', next })
}

/** There would be no way back. */
export function noSafety(run: string): Failure {
  return failure('BLOCKED', {
    summary: 'There is no safety dump of this run that is whole: there would be no way back.',
    tried: `looked for one of run ${run}, and computed its SHA-256`,
    next: 'Carry out the step that makes it (safety-dump), then plan again.',
  })
}
