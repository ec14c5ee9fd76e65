import { createHash } from 'node:crypto'

/**
 * The content security policy of a page that only lies there to be read and printed: no script at all, no
 * form, nothing fetched; pictures that lie in the page itself, and the style elements that it came with,
 * told by their hashes, so that nothing which is slipped in later is drawn.
 */
export function documentPolicy(html: string): string {
  const styles = [...html.matchAll(/<style[^>]*>([^<]*)<\/style>/g)].map(
    ([, text = '']) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`,
  )
  return [
    "default-src 'none'",
    `style-src ${styles.length === 0 ? "'none'" : styles.join(' ')}`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}

/** A name that is harmless in a header, in an address and on every file system. */
export function isPlainFileName(name: string): boolean {
  return /^[\w-][\w.-]{0,119}$/.test(name)
}
