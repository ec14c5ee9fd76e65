/** The scheme that a status page or a chat message may link with. */
export const LINK_SCHEME = 'rollback-console'

/** What a link from outside can ask for: to look at something. Never to do anything. */
export interface DeepLink {
  readonly run: string
}

/**
 * Reads `rollback-console://run/ID`. Anybody can make such a link, so nothing else is understood:
 * no further path, no query, no fragment.
 */
export function readDeepLink(address: string): DeepLink | undefined {
  const match = /^rollback-console:\/\/run\/([a-z2-7]{8})$/.exec(address)
  return match?.[1] === undefined ? undefined : { run: match[1] }
}

/** The link among the arguments of a second start (Windows and Linux hand it over so). */
export function deepLinkOf(args: readonly string[]): DeepLink | undefined {
  return args.map(readDeepLink).find((link) => link !== undefined)
}
