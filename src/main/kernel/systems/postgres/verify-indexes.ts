import { FailureError, failure } from '../../../../shared/domain/failure.ts'
import type { Reads } from '../../ports/reads.ts'
import type { SqlTarget } from '../../ports/sql.ts'
import { type Finding, green, red } from './findings.ts'
import { flagOf, textOf } from './row-values.ts'

const PRESENT = `SELECT n.nspname AS schema, has_function_privilege(p.oid, 'EXECUTE') AS may
  FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace
  JOIN pg_proc p ON p.pronamespace = n.oid AND p.proname = 'bt_index_check' AND p.pronargs = 1
  WHERE e.extname = 'amcheck'`
const INDEXES = `SELECT c.oid::text AS oid, n.nspname || '.' || c.relname AS name
  FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_am a ON a.oid = c.relam
  WHERE a.amname = 'btree' AND c.relkind = 'i' AND c.relpersistence = 'p' AND i.indisvalid AND i.indisready
  AND left(n.nspname, 3) <> 'pg_' AND n.nspname <> 'information_schema'
  AND ($1::text IS NULL OR n.nspname = $1) ORDER BY 2`

/** Goes through every B-tree of the copy with amcheck, where it is installed: an index in a wrong order hides rows. */
export async function indexFinding(
  world: Pick<Reads, 'sql' | 'tell'>,
  target: SqlTarget,
  signal: AbortSignal,
): Promise<Finding> {
  const [found] = await world.sql.read(target, { text: PRESENT }, signal)
  if (found === undefined)
    return green('B-trees (amcheck)', 'not looked into: amcheck is not installed in the copy')
  if (!flagOf(found, 'may'))
    return green('B-trees (amcheck)', 'not looked into: our role may not call amcheck')
  const check = `"${textOf(found, 'schema').replaceAll('"', '""')}".bt_index_check($1::oid::regclass)`
  const indexes = await world.sql.read(
    target,
    { text: INDEXES, values: [target.schema ?? null] },
    signal,
  )
  let done = 0
  for (const index of indexes) {
    const query = { text: `SELECT ${check}`, values: [textOf(index, 'oid')], timeoutMs: 600_000 }
    try {
      await world.sql.read(target, query, signal)
    } catch (error) {
      // XX001 and XX002: data or an index is corrupted. Anything else is no judgement of the index.
      if (!(error instanceof FailureError) || !/XX00[12]/.test(error.failure.answered ?? ''))
        throw error
      return red('B-trees (amcheck)', damaged(textOf(index, 'name'), error.failure.answered))
    }
    done += 1
    world.tell.progress({ phase: 'checking indexes', done, total: indexes.length, unit: 'objects' })
  }
  return green('B-trees (amcheck)', `${indexes.length}, all in order`)
}

function damaged(name: string, answered: string | undefined) {
  return failure('DATA_DIFFERS', {
    summary: `The index ${name} of the copy is not in order.`,
    tried: 'bt_index_check of amcheck',
    ...(answered === undefined ? {} : { answered }),
    world: 'Live was not touched.',
    next: 'Drop the copy and restore again; if it ends the same way, look at collation and disk of the server.',
  })
}
