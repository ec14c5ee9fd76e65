/** An address that may be loaded in the browser, or why it may not. */
export type PageAddress =
  | { readonly kind: 'ok'; readonly url: URL }
  | { readonly kind: 'refused'; readonly because: string }

/**
 * Only web addresses are looked at: a `file:` page would be this laptop's own.
 * Without the browser's sandbox (as root it refuses to run with one) only pages of this machine are,
 * which are the rehearsal's.
 */
export function pageAddress(text: string, sandboxed: boolean): PageAddress {
  const url = URL.parse(text)
  if (url === null) return { kind: 'refused', because: 'the address cannot be read' }
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    return {
      kind: 'refused',
      because: `only http and https pages are looked at, not ${url.protocol}`,
    }
  }
  if (url.username !== '' || url.password !== '') {
    return { kind: 'refused', because: 'the address holds a password' }
  }
  if (!sandboxed && !isLoopback(url.hostname)) {
    const because =
      'as root the browser runs without its sandbox, so only pages of this machine are looked at'
    return { kind: 'refused', because }
  }
  return { kind: 'ok', url }
}

function isLoopback(hostname: string): boolean {
  return (
    hostname === 'localhost' ||
    hostname.endsWith('.localhost') ||
    hostname === '[::1]' ||
    /^127(\.\d{1,3}){3}$/.test(hostname)
  )
}
