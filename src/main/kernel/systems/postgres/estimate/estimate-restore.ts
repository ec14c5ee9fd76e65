import type { PastRestore } from '../../../ports/restore-history.ts'
import { sizeText } from '../plan-words.ts'

/** How long filling the copy will take. */
export interface RestoreEstimate {
  readonly milliseconds: number
  /** By what, in words. */
  readonly because: string
}

/**
 * Earlier restores of this console know the server, its disk and the way to it; where there are none, the way to it
 * alone is known, which is a lower bound. Pure.
 */
export function estimateRestore(given: {
  /** Of the dump's file. */
  readonly dumpBytes: number
  /** What goes over the wire: rows travel unpacked. */
  readonly wireBytes: number
  /** Bytes a second; `undefined` where it could not be measured. */
  readonly uplink: number | undefined
  readonly past: readonly PastRestore[]
}): RestoreEstimate | undefined {
  const { dumpBytes, wireBytes, uplink, past } = given
  const byWire = uplink === undefined ? undefined : (wireBytes / uplink) * 1000
  const known = past.find((one) => one.durationMs !== undefined && one.bytes > 0)
  const wire =
    uplink === undefined ? '' : `; the uplink takes ${sizeText(Math.round(uplink))} a second`
  if (known?.durationMs !== undefined) {
    const byPast = (known.durationMs / known.bytes) * dumpBytes
    return {
      milliseconds: Math.max(byPast, byWire ?? 0),
      because: `by the restore of ${known.at}${wire}`,
    }
  }
  if (byWire === undefined) return undefined
  return {
    milliseconds: byWire,
    because: `at least: ${sizeText(wireBytes)} to send${wire}; how fast the server is shows at the first restore`,
  }
}

/** `about 4 minutes` */
export function durationText(milliseconds: number): string {
  const seconds = Math.max(1, Math.round(milliseconds / 1000))
  if (seconds < 90) return `about ${seconds} s`
  const minutes = Math.round(seconds / 60)
  return minutes < 90 ? `about ${minutes} minutes` : `about ${(minutes / 60).toFixed(1)} hours`
}
