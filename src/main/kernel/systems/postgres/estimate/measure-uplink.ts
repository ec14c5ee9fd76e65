import type { Reads } from '../../../ports/reads.ts'
import type { SqlTarget } from '../../../ports/sql.ts'

/** Small enough for a hotel's network, large enough to be told from a round trip. */
const PROBE_BYTES = 512 * 1024

/**
 * How many bytes a second reach the server, by a text that it only measures; read-only. The time of an empty question
 * is taken off.
 * @throws FailureError as `SqlReads.read`
 */
export async function measureUplink(
  world: Pick<Reads, 'sql' | 'clock'>,
  target: SqlTarget,
  signal: AbortSignal,
): Promise<number> {
  const timed = async (bytes: number): Promise<number> => {
    const begun = world.clock.monotonic()
    const query = {
      text: 'SELECT octet_length($1) AS n',
      values: ['x'.repeat(bytes)],
      timeoutMs: 60_000,
    }
    await world.sql.read(target, query, signal)
    return world.clock.monotonic() - begun
  }
  await timed(1)
  const empty = await timed(1)
  const full = await timed(PROBE_BYTES)
  return (PROBE_BYTES / Math.max(0.1, full - empty)) * 1000
}
