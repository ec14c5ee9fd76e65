/** Cookies are shared by all ports of a host name, so the port is in its name. */
function cookieName(port: number): string {
  return `rollback-console-${port}`
}

/**
 * Out of reach of scripts and of other sites. Not `Secure`: Safari would not send it back to a
 * loopback address.
 */
export function sessionCookie(port: number, value: string): string {
  return `${cookieName(port)}=${value}; HttpOnly; SameSite=Strict; Path=/`
}

/** The cookie's value in a `Cookie` header; none where it stands there twice. */
export function readSessionCookie(header: string | undefined, port: number): string | undefined {
  const start = `${cookieName(port)}=`
  const found = (header ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(start))
  return found.length === 1 ? found[0]?.slice(start.length) : undefined
}
