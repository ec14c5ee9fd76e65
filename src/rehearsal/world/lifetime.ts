/** Knows who is attached, and calls `expired` once nobody has been for the whole patience. */
export interface Lifetime {
  /** Somebody is here; call the answer when they leave (more than once does no harm). */
  attach(): () => void
  attached(): number
  end(): void
}

/** A world stops this long after the last one has left. */
export const DEFAULT_LINGER_MS = 5 * 60_000

/** Begins with nobody attached, so a world that nobody ever looks at ends too. */
export function startLifetime(lingerMs: number, expired: () => void): Lifetime {
  let here = 0
  let timer: NodeJS.Timeout | undefined
  const wait = () => {
    clearTimeout(timer)
    timer = setTimeout(expired, lingerMs)
  }
  wait()
  return {
    attach() {
      here += 1
      clearTimeout(timer)
      let left = false
      return () => {
        if (left) return
        left = true
        here -= 1
        if (here === 0) wait()
      }
    },
    attached: () => here,
    end: () => clearTimeout(timer),
  }
}
