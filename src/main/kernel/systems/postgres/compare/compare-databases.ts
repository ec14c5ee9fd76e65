import type { Reads } from '../../../ports/reads.ts'
import type { SqlTarget } from '../../../ports/sql.ts'
import type { Database } from '../databases.ts'
import { qualified } from '../quoting.ts'
import { databaseOf } from '../restore-input.ts'
import { readCounts, readTables, type Table, tableName } from '../tables.ts'
import { openChunkMemory } from './chunk-memory.ts'
import { compareTable } from './compare-table.ts'
import { noDifference } from './merge-rows.ts'
import type { ComparedTable } from './table-difference.ts'

/** A database, or one schema of it: then `name` is the database's, and `oid` the schema's. */
export type Compartment = Pick<Database, 'name' | 'oid'> & { readonly schema?: string }

/**
 * Compares every table of two databases by primary key and row hash, with flat memory: chunks of rows by their hashes,
 * and row by row where a chunk differs. Exact while nobody writes; otherwise each table is right for the moment it was
 * read. Compared a second time, only chunks that may have changed since are hashed again.
 */
export async function compareDatabases(
  world: Pick<Reads, 'sql' | 'tell' | 'remembered'>,
  databases: { readonly live: Compartment; readonly side: Compartment },
  signal: AbortSignal,
): Promise<readonly ComparedTable[]> {
  const { live, side } = databases
  const pair = { live: targetOf(live), side: targetOf(side) }
  const memory = await openChunkMemory(world, { ...pair, pair: `${live.oid} ${side.oid}` }, signal)
  const [liveTables, sideTables] = await Promise.all([
    readTables(world, pair.live, signal),
    readTables(world, pair.side, signal),
  ])
  const sides = new Map(sideTables.map((table) => [tableName(table), table]))
  const compareOne = (table: Table): Promise<ComparedTable> => {
    const other = sides.get(tableName(table))
    return other === undefined
      ? onlyIn(world, { target: pair.live, table, kind: 'inserted' }, signal)
      : compareTable(
          world,
          { ...pair, table, other, ...(memory === undefined ? {} : { memory }) },
          signal,
        )
  }
  const found = await inTurn(liveTables, compareOne)
  const lives = new Set(liveTables.map(tableName))
  const gone = sideTables.filter((table) => !lives.has(tableName(table)))
  const lost = await inTurn(gone, (table) =>
    onlyIn(world, { target: pair.side, table, kind: 'deleted' }, signal),
  )
  return [...found, ...lost]
}

function targetOf({ name, schema }: Compartment): SqlTarget {
  return { ...databaseOf(name), ...(schema === undefined ? {} : { schema }) }
}

/** Two tables at once: the server's hashing is what takes the time, and a table keeps one of its cores busy at most. */
async function inTurn<In, Out>(
  all: readonly In[],
  work: (one: In) => Promise<Out>,
): Promise<readonly Out[]> {
  const done: Out[] = []
  let next = 0
  const worker = async (): Promise<void> => {
    for (let index = next++; index < all.length; index = next++) {
      const one = all[index]
      if (one !== undefined) done[index] = await work(one)
    }
  }
  await Promise.all([worker(), worker()])
  return done
}

async function onlyIn(
  world: Pick<Reads, 'sql'>,
  asked: {
    readonly target: SqlTarget
    readonly table: Table
    readonly kind: 'inserted' | 'deleted'
  },
  signal: AbortSignal,
): Promise<ComparedTable> {
  const { target, table, kind } = asked
  const counts = await readCounts(world, { target, tables: [table] }, signal)
  const name = tableName(table)
  const note = kind === 'inserted' ? 'the copy has no such table' : 'live has no such table'
  const rows = counts.get(name) ?? 0
  return {
    ...{ table: name, ...noDifference, [kind]: rows, note },
    ...{ relation: qualified(table), hidesRows: table.hidesRows },
    rows: kind === 'inserted' ? { live: rows } : { side: rows },
  }
}
