const url = (text: string) => text.replaceAll('+', '-').replaceAll('/', '_')

/**
 * What of a secret's base64 is the same wherever it stands inside something larger: for each of the
 * three byte offsets, the characters that its own bytes determine alone, in both alphabets. The
 * characters at the edges, which share bits with neighbours, are masked by widening a hit.
 */
export function base64Windows(secret: Uint8Array): readonly string[] {
  const windows = [0, 1, 2].map((offset) => {
    const encoded = Buffer.concat([Buffer.alloc(offset), secret]).toString('base64')
    const from = Math.ceil((offset * 8) / 6)
    const to = Math.floor(((offset + secret.length) * 8) / 6)
    return encoded.slice(from, to)
  })
  return windows.flatMap((window) => [window, url(window)])
}

const IN_ALPHABET = /[\w+/-]/

/** Takes in the shared character on each side and the padding, which would give bits and length away. */
export function widenBase64(
  bytes: Uint8Array,
  range: { readonly start: number; readonly end: number },
): { readonly start: number; readonly end: number } {
  const is = (at: number, set: RegExp) =>
    at >= 0 && at < bytes.length && set.test(String.fromCharCode(bytes[at] ?? 0))
  const start = is(range.start - 1, IN_ALPHABET) ? range.start - 1 : range.start
  let end = is(range.end, IN_ALPHABET) ? range.end + 1 : range.end
  for (let padding = 0; padding < 2 && is(end, /=/); padding += 1) end += 1
  return { start, end }
}

/** How far a hit can be widened to the right. */
export const WIDENING_BYTES = 3
