import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** A secret that must be nowhere but in its file. */
export interface PlantedSecret {
  readonly name: string
  /** Each text in which it could show itself. */
  readonly shapes: readonly string[]
}

/** What stands in a world's credential files, the key of the log among them. */
export async function plantedSecrets(world: string): Promise<readonly PlantedSecret[]> {
  const folder = join(world, 'credentials')
  const names = (await readdir(folder)).toSorted()
  return await Promise.all(
    names.map(async (name) => {
      const text = (await readFile(join(folder, name), 'utf8')).trim()
      return { name, shapes: shapesOf(secretPartOf(name, text)) }
    }),
  )
}

/** Of a webhook's address the last segment is the secret; the rest of it stands in other places for good reasons. */
function secretPartOf(name: string, text: string): string {
  return name.startsWith('slack') ? (text.split('/').at(-1) ?? text) : text
}

/** Raw, base64 at each of its three positions, base64url, hexadecimal, and each byte percent-encoded. */
export function shapesOf(secret: string): readonly string[] {
  const bytes = Buffer.from(secret)
  const hex = bytes.toString('hex')
  const percent = hex.replaceAll(/../g, (pair) => `%${pair}`)
  return [
    ...new Set([
      secret,
      encodeURIComponent(secret),
      ...[0, 1, 2].flatMap((shift) => base64Inside(bytes, shift)),
      hex,
      hex.toUpperCase(),
      percent,
      percent.toUpperCase(),
    ]),
  ]
}

/** What base64 makes of the secret behind `shift` other bytes: only the characters that no neighbour changes. */
function base64Inside(secret: Buffer, shift: number): readonly string[] {
  const text = Buffer.concat([Buffer.alloc(shift), secret]).toString('base64url')
  const bits = (shift + secret.length) * 8
  const inside = text.slice(Math.ceil((shift * 8) / 6), Math.floor(bits / 6))
  return [inside, inside.replaceAll('-', '+').replaceAll('_', '/')]
}

/** Names of the secrets that stand in a text or in bytes. */
export function secretsIn(found: string | Buffer, secrets: readonly PlantedSecret[]): string[] {
  return secrets
    .filter(({ shapes }) => shapes.some((shape) => found.includes(shape)))
    .map(({ name }) => name)
}
