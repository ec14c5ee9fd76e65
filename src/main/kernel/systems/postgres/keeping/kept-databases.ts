import { UNDO_CARD_MARK } from '../../../../../shared/domain/undo-card.ts'
import type { Reads } from '../../../ports/reads.ts'
import { ownBlock } from '../comments.ts'
import { type Database, readDatabases } from '../databases.ts'
import { beforeNameOf, sideNameOf } from '../names.ts'
import type { Scene } from '../restore-input.ts'
import { textOf } from '../row-values.ts'

/** The database from before an earlier swap. */
export interface KeptDatabase {
  readonly database: Database
  /** When its undo card was written, just before the swap; `undefined` where somebody took the card away. */
  readonly since: Date | undefined
}

const KEPT = `SELECT datname AS name FROM pg_database
  WHERE starts_with(datname, $1) AND substr(datname, length($1) + 1) ~ '^[a-z0-9]{8}$' ORDER BY 1`

/** What earlier swaps left, the oldest first. */
export async function readKept(
  world: Pick<Reads, 'sql'>,
  scene: Scene,
  signal: AbortSignal,
): Promise<readonly KeptDatabase[]> {
  // A name with a run of no letters is what all of them begin with.
  return await readLeft(world, { scene, prefix: beforeNameOf(scene.live, '') }, signal)
}

/** Copies that stand beside live and may have served before a swap back, the oldest first: they have an undo card. */
export async function readServedCopies(
  world: Pick<Reads, 'sql'>,
  scene: Scene,
  signal: AbortSignal,
): Promise<readonly Database[]> {
  return (await readCopies(world, scene, signal)).filter(mayHaveServed)
}

/** Every copy that stands beside live, of whatever run. */
export async function readCopies(
  world: Pick<Reads, 'sql'>,
  scene: Scene,
  signal: AbortSignal,
): Promise<readonly Database[]> {
  const left = await readLeft(world, { scene, prefix: sideNameOf(scene.live, '') }, signal)
  return left.map(({ database }) => database)
}

/** A database with an undo card stood beside a swap. */
export function mayHaveServed({ comment }: Pick<Database, 'comment'>): boolean {
  return ownBlock(comment).startsWith(UNDO_CARD_MARK)
}

async function readLeft(
  world: Pick<Reads, 'sql'>,
  asked: { readonly scene: Scene; readonly prefix: string },
  signal: AbortSignal,
): Promise<readonly KeptDatabase[]> {
  const { maintenance } = asked.scene
  const query = { text: KEPT, values: [asked.prefix] }
  const names = (await world.sql.read(maintenance, query, signal)).map((row) => textOf(row, 'name'))
  if (names.length === 0) return []
  const found = await readDatabases(world, { maintenance, names }, signal)
  return found
    .map((database) => ({ database, since: writtenAt(database.comment) }))
    .sort((a, b) => (a.since?.getTime() ?? 0) - (b.since?.getTime() ?? 0))
}

function writtenAt(comment: string | undefined): Date | undefined {
  const [first = ''] = ownBlock(comment).split('\n', 1)
  if (!first.startsWith(UNDO_CARD_MARK)) return undefined
  const time = new Date(first.slice(first.lastIndexOf(' · ') + 3))
  return Number.isNaN(time.getTime()) ? undefined : time
}

/** Until when it must be kept. */
export function keptUntil(kept: KeptDatabase, keepDays: number): Date | undefined {
  if (kept.since === undefined) return undefined
  return new Date(kept.since.getTime() + keepDays * 86_400_000)
}
