import type { Sent } from './http.ts'

/** One object of the bucket that the profile names. */
export interface ObjectFacts {
  readonly key: string
  readonly bytes: number
  /** Changes with the object; an MD5 only where it was written in one piece. */
  readonly etag: string
  readonly modifiedAt: Date
}

/** What is to be fetched, and what it must be. */
export interface FetchOrder {
  readonly key: string
  readonly etag: string
  readonly bytes: number
  /** Hex; `undefined` where nothing says what it should be. */
  readonly sha256: string | undefined
  /** An absolute path that does not exist yet; the parts that came lie beside it until all are there. */
  readonly to: string
  /** Written beside it, with it. */
  readonly manifest: { readonly path: string; readonly text: string } | undefined
  readonly onRead?: (bytes: number) => void
}

export interface Fetched {
  readonly sha256: string
  /** Bytes that an earlier attempt had brought already. */
  readonly resumedAt: number
  /** How often the connection was taken up again. */
  readonly attempts: number
}

/** Reads the bucket of the profile (S3 and what speaks like it). Requests are signed; the key never leaves the effects. */
export interface ObjectReads {
  /** @throws FailureError PROFILE_INVALID, UNREACHABLE, UNAUTHORIZED, FORBIDDEN, NOT_FOUND, RATE_LIMITED, UNEXPECTED_ANSWER, CREDENTIAL_* */
  list(signal: AbortSignal): Promise<readonly ObjectFacts[]>
  /** Throws as `list`. */
  head(key: string, signal: AbortSignal): Promise<ObjectFacts>
  /** A small object's text; `undefined` where there is none. Throws as `list`. */
  text(key: string, signal: AbortSignal): Promise<string | undefined>
  /** Bytes that may still be written where the path lies. */
  freeBytes(path: string): Promise<number>
}

/** Fetches an object to this laptop, with resume; writes nothing elsewhere. */
export interface ObjectMutations extends ObjectReads {
  bring(order: FetchOrder, signal: AbortSignal): Promise<Sent<Fetched>>
}
