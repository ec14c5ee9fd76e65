import { appendFileSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TrafficSample } from './edge-metrics.ts'

/** The edge's requests, in memory and, a moment later, on disk. */
export interface TrafficRecord {
  add(sample: TrafficSample): void
  all(): readonly TrafficSample[]
  close(): void
}

/** Samples kept in memory and at a restart: hours of the rehearsal's light load. */
const KEPT = 150_000
const FLUSH_MS = 1000

function parseSample(line: string): readonly TrafficSample[] {
  try {
    const value: unknown = JSON.parse(line)
    if (!Array.isArray(value)) return []
    const [at, method, path, status, durationMs] = value
    return [
      {
        at: Number(at),
        method: String(method),
        path: String(path),
        status: Number(status),
        durationMs: Number(durationMs),
      },
    ]
  } catch {
    // The last line of a file whose writer was killed.
    return []
  }
}

function toLine(sample: TrafficSample): string {
  const { at, method, path, status, durationMs } = sample
  return `${JSON.stringify([at, method, path, status, durationMs])}\n`
}

/** Opens `railway-traffic.ndjson` in a directory; what a kill costs is at most a second of samples. */
export function openTrafficRecord(dir: string): TrafficRecord {
  const path = join(dir, 'railway-traffic.ndjson')
  const lines = existsSync(path) ? readFileSync(path, 'utf8').split('\n') : []
  const samples = lines
    .filter((line) => line !== '')
    .flatMap(parseSample)
    .slice(-KEPT)
  writeFileSync(`${path}.new`, samples.map(toLine).join(''), { mode: 0o600 })
  renameSync(`${path}.new`, path)
  let waiting = ''
  const flush = (): void => {
    if (waiting === '') return
    appendFileSync(path, waiting)
    waiting = ''
  }
  const timer = setInterval(flush, FLUSH_MS)
  timer.unref()
  return {
    add: (sample) => {
      // Mutable inside on purpose: a copy of all samples for each request would be quadratic.
      samples.push(sample)
      if (samples.length > KEPT * 1.2) samples.splice(0, samples.length - KEPT)
      waiting += toLine(sample)
    },
    all: () => samples,
    close: () => {
      clearInterval(timer)
      flush()
    },
  }
}
