import { withBareTools } from './bare-tools.ts'
import type { BenchWorld } from './bench-world.ts'

export interface LiveSize {
  readonly megabytes: number
  /** Rows of all tables of the application, as the statistics count them. */
  readonly rows: number
}

const SIZE = `SELECT pg_database_size(current_database()) / 1000000,
  (SELECT sum(reltuples)::bigint FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace)`

/** What is really there: figures say so, whatever was asked for. */
export async function sizeOfLive(world: BenchWorld): Promise<LiveSize> {
  const answer = await withBareTools(world, ({ psql }) => psql('vlossom', '-c', SIZE))
  const [megabytes, rows] = answer.split('|').map(Number)
  return { megabytes: megabytes ?? Number.NaN, rows: rows ?? Number.NaN }
}
