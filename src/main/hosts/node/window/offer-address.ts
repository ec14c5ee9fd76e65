/** The terminal that the console was started in. */
export interface Doorway {
  /** Standard output: the address alone, for scripts. */
  readonly print: (line: string) => void
  /** Standard error: what a person should know. */
  readonly say: (line: string) => void
  /** Calls back whenever a new address is wished for; answers how to stop that. */
  readonly onWish: (offer: () => void) => () => void
}

/**
 * Prints an address with a new one-time code, now (unless a window was opened) and on every wish.
 * @param options.because why there is no window; undefined where there is one
 */
export function offerAddress(
  doorway: Doorway,
  options: {
    readonly newAddress: () => string
    readonly because: string | undefined
    readonly now: boolean
  },
): () => void {
  const offer = () => doorway.print(options.newAddress())
  if (options.now) {
    const why = options.because === undefined ? '' : ` (${options.because})`
    doorway.say(
      `Open this address in a browser${why}; it works once, within 60 seconds. Enter gives a new one, Ctrl-C ends.`,
    )
    offer()
  }
  return doorway.onWish(offer)
}

/** How to reach it from the laptop where one sits, when the console was started over SSH. */
export function sshHint(
  env: Readonly<Record<string, string | undefined>>,
  port: number,
): string | undefined {
  if ((env['SSH_CONNECTION'] ?? '') === '') return undefined
  return `From your own machine first: ssh -L ${port}:127.0.0.1:${port} … (the same number on both sides).`
}

// `when-exit` (below `conf`) sends the first signal again. A second code would make the first one void
// while somebody types it.
const ECHO_MS = 250

/** Enter in the terminal, or the signal SIGUSR2 where there is none. */
export function wishesOf(process: NodeJS.Process): Doorway['onWish'] {
  return (offer) => {
    const { stdin, platform } = process
    if (stdin.isTTY) stdin.on('data', offer)
    let offeredAt = Number.NEGATIVE_INFINITY
    const onSignal = () => {
      if (performance.now() - offeredAt < ECHO_MS) return
      offeredAt = performance.now()
      offer()
    }
    if (platform !== 'win32') process.on('SIGUSR2', onSignal)
    return () => {
      stdin.off('data', offer)
      stdin.pause()
      process.off('SIGUSR2', onSignal)
    }
  }
}
