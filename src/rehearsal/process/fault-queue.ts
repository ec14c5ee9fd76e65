/** Faults that wait for a request, struck in the order in which they were armed. */
export interface FaultQueue<Fault> {
  arm(fault: Fault): void
  clear(): void
  /** What is still armed. */
  armed(): readonly Fault[]
  /** Takes the next one; `null` where none waits. */
  strike(): Fault | null
}

/** An empty queue. `times`: how many requests a fault strikes; default 1. */
export function createFaultQueue<Fault extends { readonly times?: number }>(): FaultQueue<Fault> {
  let faults: readonly Fault[] = []
  return {
    arm: (fault) => {
      faults = [...faults, fault]
    },
    clear: () => {
      faults = []
    },
    armed: () => faults,
    strike: () => {
      const [first, ...rest] = faults
      if (first === undefined) return null
      const left = (first.times ?? 1) - 1
      faults = left > 0 ? [{ ...first, times: left }, ...rest] : rest
      return first
    },
  }
}
