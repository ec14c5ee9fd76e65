/** The longest text of a record in the list, in UTF-16 code units. */
const LONGEST = 200

// Line breaks, control characters, and marks that turn the direction of what follows: the text is hostile.
const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu

const plain = /^[!-~](?:[ -~]*[!-~])?$/

/** Hostile text as one line of at most 200 characters. */
export function oneLine(text: string): string {
  if (text.length <= LONGEST && plain.test(text)) return text
  // More than is looked at cannot show: a record may hold megabytes.
  const line = text
    .slice(0, LONGEST * 4)
    .replace(unseen, ' ')
    .trim()
  if (line.length <= LONGEST) return line
  // No half of a surrogate pair at the end.
  return `${line.slice(0, LONGEST - 1).replace(/[\uD800-\uDBFF]$/, '')}…`
}
