/** What the store does to the next requests. */
export type StoreFault =
  /** Answers with this status and S3's own word for it. */
  | { readonly kind: 'status'; readonly status: number; readonly code: string }
  /** Hangs up after so many bytes of a body. */
  | { readonly kind: 'cut'; readonly afterBytes: number }
  /** So many bytes a second. */
  | { readonly kind: 'throttle'; readonly bytesPerSecond: number }
  /** Sends other bytes than it has. */
  | { readonly kind: 'damage' }

export interface StoreFaults {
  /** Strikes the next `times` requests for the bytes of a dump. */
  set(fault: StoreFault, times?: number): void
  strike(): StoreFault | undefined
}

export function createStoreFaults(): StoreFaults {
  let queue: StoreFault[] = []
  return {
    set(fault, times = 1) {
      queue = [...queue, ...Array<StoreFault>(times).fill(fault)]
    },
    strike: () => queue.shift(),
  }
}
