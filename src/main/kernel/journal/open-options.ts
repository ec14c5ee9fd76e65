import type { Vfs } from '../ports/vfs.ts'
import type { MarkPlace } from './high-water-mark.ts'
import type { JsonObject } from './json.ts'
import type { KekSource } from './keys.ts'
import type { SecondSink } from './second-sink.ts'
import type { WriterLock } from './writer-lock.ts'

/** What a log is opened with. */
export interface OpenOptions {
  /** Absolute; holds this one log and nothing else. Made (0700) when it is not there. */
  readonly dir: string
  readonly vfs: Vfs
  readonly clock: { now(): Date }
  readonly kek: KekSource
  /** Public age recipients (`age1…`) of the recovery kit; none in rehearsal. */
  readonly recipients: readonly string[]
  /** Public half of the recovery kit's restart key, hexadecimal; null or absent where there is no kit. */
  readonly restartKey?: string | null
  /** Where the newest record is known outside of the log: the keychain. */
  readonly mark?: MarkPlace
  readonly appVersion: string
  readonly hostId: string
  /** Applied to every body before it is sealed: a log cannot be masked again. */
  readonly mask: (value: JsonObject) => JsonObject
  /** Where break-glass records go; without one they wait in memory. */
  readonly secondSink?: SecondSink
  /** The one-writer lock; a socket of the operating system unless a test brings its own. */
  readonly lock?: WriterLock
  /** Size of the ballast file in bytes, 16 MiB; 0 for none. */
  readonly ballastBytes?: number
  /** Size at which a segment is rotated in bytes, 8 MiB. */
  readonly rotateBytes?: number
}
