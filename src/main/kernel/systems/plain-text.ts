/** Text as people read it: without control characters (a terminal's colours in a pasted reason); line breaks stay. */
export function plainText(text: string, longest: number): string {
  return Array.from(text)
    .filter((character) => character === '\n' || (character >= ' ' && character !== '\u007f'))
    .join('')
    .slice(0, longest)
}

/**
 * Text for places of which it is not known what they make of markup (a status page, its mails, a pager that posts to
 * a chat): angle brackets become quotation marks that look alike, so that neither a tag nor `<!channel>` can stand there.
 */
export function publicText(text: string, longest: number): string {
  return plainText(text, longest).replaceAll('<', '‹').replaceAll('>', '›')
}
