import { appendFileSync, renameSync, statSync } from 'node:fs'
import type { TrafficSample } from './traffic-sample.ts'

/** Newest samples in memory, and on disk in two files of limited size. */
export interface SampleLog {
  add(sample: TrafficSample): void
  /** Samples sent at or after `since` (milliseconds of the epoch), in the order of their answers. */
  since(since: number): readonly TrafficSample[]
  /** Writes what waits. */
  flush(): void
}

// 25 requests a second make about 7 MB an hour.
const FILE_LIMIT_BYTES = 8 * 1024 * 1024
const KEPT_SAMPLES = 100_000
const WRITE_EVERY_SAMPLES = 50

/** Keeps the samples; `file` is moved to `file.1` when it has 8 MB, so that at most 16 MB lie on the disk. */
export function openSampleLog(file: string): SampleLog {
  let samples: TrafficSample[] = []
  let waiting: string[] = []
  const flush = () => {
    if (waiting.length === 0) return
    const text = waiting.join('')
    waiting = []
    if (sizeOf(file) > FILE_LIMIT_BYTES) renameSync(file, `${file}.1`)
    appendFileSync(file, text, { mode: 0o600 })
  }
  return {
    add(sample) {
      samples.push(sample)
      if (samples.length > KEPT_SAMPLES * 1.2) samples = samples.slice(-KEPT_SAMPLES)
      waiting.push(`${JSON.stringify(sample)}\n`)
      if (waiting.length >= WRITE_EVERY_SAMPLES) flush()
    },
    since: (since) => samples.filter((sample) => sample.t >= since),
    flush,
  }
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0
}
