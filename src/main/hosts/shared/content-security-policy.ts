/**
 * The content security policy of one page load: no `unsafe-*`, a fresh nonce for style elements, and
 * strings that become HTML or scripts only through the renderer's one Trusted Types policy, `default`.
 *
 * Scripts need no nonce: they are files of ours, and inline ones stay forbidden.
 * @param nonce of this load, see `newNonce`
 * @param sockets further addresses to connect to, e.g. `ws://127.0.0.1:4711`
 */
export function contentSecurityPolicy(nonce: string, sockets: readonly string[] = []): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data: blob:",
    "font-src 'self'",
    `connect-src ${["'self'", ...sockets].join(' ')}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types default',
  ].join('; ')
}

/** Stands in index.html wherever the nonce of the load belongs. */
const NONCE_MARK = '__CSP_NONCE__'

/** 128 bits that nobody can guess. */
export function newNonce(): string {
  return Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString('base64')
}

/** The page of one load. Base64 needs no escaping in an attribute. */
export function withNonce(html: string, nonce: string): string {
  return html.replaceAll(NONCE_MARK, nonce)
}

/** Headers of every answer, whatever it is. */
export const commonHeaders: Readonly<Record<string, string>> = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
}
