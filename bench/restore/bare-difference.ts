import { timed } from '../figure.ts'
import { withBareTools } from './bare-tools.ts'
import type { BenchWorld } from './bench-world.ts'

// One ordered listing of key and hash for each table with a primary key.
const LISTINGS = `SELECT format('SELECT %s, md5(t::text) FROM %I.%I AS t ORDER BY %s', keys, nspname, relname, keys)
  FROM (SELECT n.nspname, c.relname, string_agg(quote_ident(a.attname), ', ' ORDER BY k.position) AS keys
    FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    CROSS JOIN LATERAL unnest(i.indkey::int2[]) WITH ORDINALITY AS k(attnum, position)
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.attnum
    WHERE i.indisprimary AND n.nspname = 'public' GROUP BY 1, 2) AS tables ORDER BY 1`

/** What the least comparison of two databases would cost: key and hash of each row, in order, read and thrown away. */
export async function bareDifferenceMs(world: BenchWorld): Promise<number> {
  return withBareTools(world, async ({ psql }) => {
    const list = async (database: string) => {
      const statements = (await psql(database, '-c', LISTINGS)).split('\n')
      const commands = ["SET TimeZone = 'UTC'", ...statements].flatMap((text) => ['-c', text])
      await psql(database, '-v', 'FETCH_COUNT=2000', '-o', '/dev/null', ...commands)
    }
    const before = await psql(
      'postgres',
      '-c',
      "SELECT datname FROM pg_database WHERE datname LIKE 'vlossom_before_%'",
    )
    return timed(() => Promise.all([list('vlossom'), list(before)]))
  })
}
