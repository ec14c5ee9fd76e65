/** Our own scheme: a standard, secure origin that no site can have. */
export const APP_SCHEME = 'app'
const APP_HOST = 'console'

/** The page. */
export const APP_ADDRESS = `${APP_SCHEME}://${APP_HOST}/`

/**
 * The path of an address of our own origin, exactly as it was asked for, or undefined for every other
 * address. Compared part by part by the parser, never by prefix.
 */
export function ownPath(address: string): string | undefined {
  const url = URL.parse(address)
  if (url === null || url.protocol !== `${APP_SCHEME}:` || url.host !== APP_HOST) return undefined
  return url.username === '' && url.password === '' ? url.pathname : undefined
}

/** Where the window may go: to its one page, and nowhere else. */
export function mayNavigate(address: string): boolean {
  return ownPath(address) === '/'
}
