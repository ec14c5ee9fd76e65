import type { WorldControl } from '../world-control.ts'

/**
 * How long users were refused since the run began, as the world's own traffic saw it: the longest of
 * reading and writing, in milliseconds; null where the world cannot say.
 */
export async function readDowntime(control: WorldControl, since: number): Promise<number | null> {
  const traffic: unknown = await control.read(`/traffic?since=${since}`).catch(() => null)
  if (typeof traffic !== 'object' || traffic === null) return null
  const spans = Object.values('summary' in traffic ? Object(traffic.summary) : traffic).flatMap(
    (target): number[] =>
      typeof target === 'object' &&
      target !== null &&
      'downtimeMs' in target &&
      typeof target.downtimeMs === 'number'
        ? [target.downtimeMs]
        : [],
  )
  return spans.length === 0 ? null : Math.round(Math.max(...spans))
}
