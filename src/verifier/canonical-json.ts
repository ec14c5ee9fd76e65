/** A value as JSON can hold it. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject
export interface JsonObject {
  readonly [key: string]: Json
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/**
 * Reads canonical JSON (RFC 8785): the text must be exactly what writing its value again gives, so
 * that one value has one form and nothing can be hidden in spaces, in doubled keys or in bad UTF-8.
 * @returns undefined when the bytes are not that
 */
export function parseCanonical(bytes: Uint8Array): Json | undefined {
  try {
    const text = utf8.decode(bytes)
    const value: Json = JSON.parse(text)
    return write(value) === text ? value : undefined
  } catch {
    return undefined
  }
}

/** An object, and neither null nor a list. */
export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function write(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(write).join(',')}]`
  if (!isObject(value)) return JSON.stringify(value)
  const members = Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, member]) => `${JSON.stringify(key)}:${write(member)}`)
  return `{${members.join(',')}}`
}
