import { type Failure, failure } from '../../../../shared/domain/failure.ts'
import { lockWords } from './look-at-migrations.ts'
import type { Sight } from './sight.ts'

/** Why nothing may be done about a migration as a failed one; the codes that Prisma would answer with are named. */
export function refuseUnlessFailed(sight: Sight): Failure | undefined {
  const { judged, table } = sight
  const { name, state } = judged
  const refuse = (
    summary: string,
    next: string,
    code: 'BLOCKED' | 'ANOTHER_IN_PROGRESS' = 'BLOCKED',
  ) =>
    failure(code, {
      summary,
      tried: `to repair the failed migration ${name}`,
      next,
      field: 'target.migration',
      retry: 'safe',
    })
  if (!table.managed)
    return refuse(
      `${table.database} is not managed by Prisma Migrate: it has no _prisma_migrations in ${sight.schema}.`,
      'Check systems.prisma.schema, and the database of the profile.',
    )
  if (table.lock !== undefined)
    return refuse(
      `Somebody migrates right now: ${lockWords(table.lock)}.`,
      'Wait until it has ended, or end that session if nobody waits for it; then look again.',
      'ANOTHER_IN_PROGRESS',
    )
  switch (state) {
    case 'failed':
      return undefined
    case 'applied':
      return refuse(
        `${name} has succeeded, so there is nothing to repair (Prisma would say P3012).`,
        'A migration that succeeded is reversed by a new one: take the procedure that reverses it.',
      )
    case 'pending':
      return refuse(
        `${name} was never applied to ${table.database} (Prisma would say P3011).`,
        'There is nothing to take back: the next `migrate deploy` applies it.',
      )
    case 'rolled-back':
      return refuse(`${name} was given up already.`, 'Nothing is left to do for it.')
    case 'running':
      return refuse(`${name} is running.`, 'Wait until it has ended.', 'ANOTHER_IN_PROGRESS')
  }
}

/** The script that ran cannot be found: what it did cannot be told. */
export function scriptNotFound({ judged, profile, row }: Sight): Failure {
  return failure('NOT_FOUND', {
    summary: `The script of ${judged.name} that ran is in no commit of ${profile.repository}.`,
    tried: `to find the file with the SHA-256 ${row?.checksum ?? '(none)'}`,
    next: 'Fetch every branch into the clone; it may lie on one that was not merged. Then look again.',
    field: 'systems.prisma.repository',
  })
}
