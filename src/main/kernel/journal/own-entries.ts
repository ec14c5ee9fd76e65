import type { Entry } from './encode-batch.ts'
import type { JsonObject } from './json.ts'
import { encodePayload } from './payload.ts'
import type { RecordType } from './record-type.ts'

/** A record that the journal itself writes, at this time. */
export function makeEntry(type: RecordType, at: Date, body: JsonObject): Entry {
  const iso = at.toISOString()
  return { type, at: iso, payload: encodePayload({ at: iso, body }), signed: true }
}

/** The last word of a segment: after it and its checkpoint nothing may follow. */
export function closeEntry(at: Date, because: 'rotation' | 'shutdown'): Entry {
  return makeEntry('CLOSE', at, { because })
}

/** The first record of a log. Clear: whoever has the fingerprint can check that this is the log. */
export function genesisEntry(
  at: Date,
  log: { readonly logId: string; readonly publicKey: string; readonly genesis: string },
): Entry {
  const { logId, publicKey, genesis } = log
  return makeEntry('GENESIS', at, { logId, publicKey, fingerprint: genesis })
}

/** The first record of each process. Clear, so it says nothing that the header does not. */
export function openEntry(at: Date, body: JsonObject): Entry {
  return makeEntry('OPEN', at, body)
}
