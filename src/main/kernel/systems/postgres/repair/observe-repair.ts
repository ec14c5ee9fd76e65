import { type Failure, FailureError, failure } from '../../../../../shared/domain/failure.ts'
import type { Reads } from '../../../ports/reads.ts'
import { type Database, named, readDatabases } from '../databases.ts'
import { notFound } from '../plan-words.ts'
import { databaseOf, sceneOf } from '../restore-input.ts'
import { type FoundChanges, findChanges } from './find-changes.ts'
import { type RepairChoice, type RepairInput, type RowChanges, sourceOf } from './repair-input.ts'
import { type RepairScope, readScope } from './repair-scope.ts'

/** What a repair would find. */
export type ObservedRepair =
  | { readonly kind: 'refused'; readonly failure: Failure }
  | {
      readonly kind: 'exactly'
      readonly run: string
      readonly live: Database
      readonly rows: RowChanges
    }
  | {
      readonly kind: 'chosen'
      readonly run: string
      readonly live: Database
      readonly source: Database
      readonly choice: RepairChoice
      readonly scope: RepairScope
      readonly found: FoundChanges
    }

/** Looks at both databases; reads only. */
export async function observeRepair(
  input: RepairInput,
  world: Reads,
  signal: AbortSignal,
): Promise<ObservedRepair> {
  const { run, repair: choice, exactly } = input
  const { maintenance, live: liveName } = sceneOf(world, input)
  if (choice === undefined && exactly === undefined)
    return { kind: 'refused', failure: nothingChosen() }
  const sourceName = choice === undefined ? liveName : sourceOf(choice, liveName, run)
  const names = [liveName, sourceName]
  const databases = await readDatabases(world, { maintenance, names }, signal)
  const [live, source] = [named(databases, liveName), named(databases, sourceName)]
  if (live === undefined) return { kind: 'refused', failure: notFound(liveName) }
  if (source === undefined) return { kind: 'refused', failure: notFound(sourceName) }
  if (exactly !== undefined) return { kind: 'exactly', run, live, rows: exactly }
  if (choice === undefined || source.oid === live.oid)
    return { kind: 'refused', failure: itself(sourceName) }
  const targets = { live: databaseOf(liveName), source: databaseOf(sourceName) }
  try {
    const scope = await readScope(world, { ...targets, choice }, signal)
    const found = await findChanges(world, { ...targets, choice, scope }, signal)
    return { kind: 'chosen', run, live, source, choice, scope, found }
  } catch (error) {
    if (!(error instanceof FailureError)) throw error
    if (error.failure.field !== undefined) return { kind: 'refused', failure: error.failure }
    if (error.failure.code !== 'SQL_FAILED') throw error
    return { kind: 'refused', failure: cannotChoose(choice, error.failure) }
  }
}

function nothingChosen(): Failure {
  return failure('NO_CANDIDATE', {
    summary: 'No rows are chosen.',
    tried: 'postgres.repair-rows',
    next: 'Choose a table and a condition.',
    field: 'repair',
    retry: 'no',
  })
}

function itself(name: string): Failure {
  return failure('BLOCKED', {
    summary: `Rows cannot be taken from ${name} into itself.`,
    tried: 'compare the two databases',
    next: 'Choose a restored copy, or a database that a swap left behind.',
    field: 'repair.from',
    retry: 'no',
  })
}

function cannotChoose(choice: RepairChoice, found: Failure): Failure {
  return failure('SQL_FAILED', {
    summary: 'The server cannot read the rows that were chosen.',
    tried: `${choice.table} where ${choice.where}`,
    ...(found.answered === undefined ? {} : { answered: found.answered }),
    world: 'Nothing was changed.',
    next: 'Correct the condition; columns are written as t.column.',
    field: 'repair.where',
    retry: 'probe-first',
  })
}
