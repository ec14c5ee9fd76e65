import { canonicalJson } from './canonical-json.ts'
import { isJsonObject, type JsonObject } from './json.ts'

/** What stands in a frame: the time, and what happened. */
export interface Payload {
  /** UTC, ISO 8601 with milliseconds, by the laptop's clock (an aid to people; order is `seq`). */
  readonly at: string
  readonly body: JsonObject
}

export function encodePayload(payload: Payload): Buffer {
  return Buffer.from(`{"at":${JSON.stringify(payload.at)},"body":${canonicalJson(payload.body)}}`)
}

/** The payload, or null when the bytes are no canonical envelope. */
export function decodePayload(bytes: Uint8Array): Payload | null {
  const value = parseJson(bytes)
  if (!isJsonObject(value) || Object.keys(value).length !== 2) return null
  const { at, body } = value
  if (typeof at !== 'string' || !ISO_UTC.test(at) || !isJsonObject(body)) return null
  return { at, body }
}

const ISO_UTC = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/

/** JSON of UTF-8 bytes, or undefined when it is none. */
export function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    return undefined
  }
}
