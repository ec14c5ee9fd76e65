/** What a record may hold: plain JSON, read-only. */
export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue }

/** The body of a record. */
export type JsonObject = { readonly [key: string]: JsonValue }

/** Narrows something parsed to an object (arrays and null are not objects here). */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
