import { base64Windows } from './base64-windows.ts'
import { textForms } from './encodings.ts'
import { SHORTEST_MASKED, secretParts } from './secret-parts.ts'

/** Bytes that betray a secret. */
export interface Variant {
  readonly bytes: Uint8Array
  /** Hits are widened to the characters that share bits with it. */
  readonly base64: boolean
}

/** Every form in which a secret, or a part of it that matters, could appear in a stream of bytes. */
export function variantsOf(secret: string): readonly Variant[] {
  const found = new Map<string, Variant>()
  const add = (bytes: Uint8Array, base64 = false): void => {
    if (bytes.length < SHORTEST_MASKED) return
    const key = Buffer.from(bytes).toString('latin1')
    if (!found.has(key)) found.set(key, { bytes, base64 })
  }
  for (const part of secretParts(secret)) {
    const forms = textForms(part)
    for (const form of forms) add(Buffer.from(form))
    const utf16 = Buffer.from(part, 'utf16le')
    add(utf16)
    add(Buffer.from(utf16).swap16())
    const bodies = [Buffer.from(part), utf16, Buffer.from(JSON.stringify(part).slice(1, -1))]
    for (const body of bodies) {
      for (const window of base64Windows(body)) {
        // In a query string base64 is percent-encoded once more.
        for (const form of [window, encodeURIComponent(window), jsonSlashes(window)]) {
          add(Buffer.from(form, 'latin1'), true)
        }
      }
      add(Buffer.from(body.toString('hex')))
      add(Buffer.from(body.toString('hex').toUpperCase()))
    }
  }
  return [...found.values()]
}

function jsonSlashes(text: string): string {
  return text.replaceAll('/', '\\/')
}
