import { shortenMiddle } from './middle.ts'

// Deployment ids (32) and UUIDs (36) are longer than anything that people read as a word.
const LONG = /[\w-]{26,}/g

/** A sentence with its long ids shortened in the middle, for tables; the whole ones are one press away. */
export function shortenIds(text: string): string {
  return text.replace(LONG, (id) => shortenMiddle(id, 14))
}
