/** Text as people read it: without control characters (a terminal's colours in a pasted reason); line breaks stay. */
export function plainText(text: string, longest: number): string {
  return Array.from(text)
    .filter((character) => character === '\n' || (character >= ' ' && character !== '\u007f'))
    .join('')
    .slice(0, longest)
}
