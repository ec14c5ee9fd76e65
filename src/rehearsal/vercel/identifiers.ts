import { createHash, randomInt } from 'node:crypto'

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/** Makes the variable part of new ids; an argument of every rule that creates something. */
export type Mint = (length: number) => string

/** Ids as the vendor's look: letters and digits without order, so nothing can be read from their sequence. */
export const mintAtRandom: Mint = (length) =>
  Array.from({ length }, () => ALPHABET.charAt(randomInt(ALPHABET.length))).join('')

/** Ids that are the same for the same name: the history of a world is the same at each birth. */
export function mintFrom(name: string): Mint {
  let count = 0
  return (length) => {
    count += 1
    const bytes = createHash('sha512').update(`${name}/${count}`).digest()
    return Array.from(bytes.subarray(0, length), (byte) => ALPHABET.charAt(byte % 62)).join('')
  }
}

/** `dpl_…`, 28 characters after the prefix. */
export function deploymentId(mint: Mint): string {
  return `dpl_${mint(28)}`
}

/** The hostname a deployment keeps for life. */
export function deploymentHost(name: string, teamSlug: string, mint: Mint): string {
  return `${name}-${mint(9).toLowerCase()}-${teamSlug}.vercel.app`
}
