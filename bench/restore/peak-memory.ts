const EVERY_MS = 50
const MEBIBYTE = 2 ** 20

export interface PeakMemory {
  /** MiB of this process when the watch began. */
  readonly idle: number
  /** MiB at its most since then. */
  peak(): number
  stop(): void
}

/** Watches the resident memory of this process: the kernel runs in it, the programs that it starts do not. */
export function watchMemory(): PeakMemory {
  const idle = process.memoryUsage.rss() / MEBIBYTE
  let peak = idle
  const timer = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage.rss() / MEBIBYTE)
  }, EVERY_MS)
  return { idle, peak: () => peak, stop: () => clearInterval(timer) }
}
