import type { Sent } from './http.ts'

export interface FileFacts {
  readonly path: string
  readonly bytes: number
  readonly modifiedAt: Date
  readonly isDirectory?: boolean
}

/** What lies in a directory; `other` is a link, a device or the like. */
export interface DirectoryEntry {
  readonly name: string
  readonly kind: 'file' | 'directory' | 'other'
}

/** Where the identity for an age-encrypted file is: a credential, or an identity file of the operator. */
export type AgeIdentity = { readonly secret: string } | { readonly file: string }

/** The identity that this console made for itself; another one is tried too, e.g. the kit's on a second laptop. */
export interface OwnIdentity {
  readonly own: true
  readonly or?: AgeIdentity
}

/** A file to be read from its beginning to its end. */
export interface FileSource {
  readonly path: string
  /** Decrypts while it reads. */
  readonly age?: AgeIdentity | OwnIdentity
  /** Hex. A file with other bytes ends the reading with DUMP_HASH_MISMATCH, behind its last byte. */
  readonly sha256?: string
  /** Hears how many bytes of the file have been read. */
  readonly onRead?: (bytes: number) => void
}

/** Reads of local files that a profile names (dumps, manifests). */
export interface FileReads {
  /** Regular files of a directory, by name; an absent directory is empty. */
  list(directory: string): Promise<readonly FileFacts[]>
  /** Everything of a directory, by name. @throws FailureError NOT_FOUND */
  entries(directory: string): Promise<readonly DirectoryEntry[]>
  /** @throws FailureError NOT_FOUND */
  facts(path: string): Promise<FileFacts>
  bytes(
    path: string,
    range: { readonly offset: number; readonly length: number },
  ): Promise<Uint8Array>
  /** Some at a time; flat memory. @throws FailureError NOT_FOUND, CANCELLED, CREDENTIAL_*, DUMP_UNREADABLE, DUMP_TRUNCATED, DUMP_HASH_MISMATCH */
  stream(source: FileSource, signal: AbortSignal): AsyncIterable<Uint8Array>
  /** Hex; streamed. */
  sha256(path: string, signal: AbortSignal): Promise<string>
  /** Who can open what is sealed here: the public age recipients of the recovery kit; empty where there is no kit. */
  recipients(): readonly string[]
}

/** A file as it was sealed. */
export interface SealedFile {
  readonly bytes: number
  /** Hex, of the file as it lies there. */
  readonly sha256: string
}

/** A file that takes the place of another under the same name. Its text may hold secrets: it goes to the disk alone. */
export interface FileReplacement {
  readonly path: string
  /** Hex, of what was read: another content is left as it is. */
  readonly expectedSha256: string
  readonly text: string
  /** Beside it, made once and never overwritten. */
  readonly backupPath: string
}

/** A folder of ours while a step fills it. Files are made with mode 0600, names are bare. */
export interface Folder {
  append(name: string, text: string): Promise<void>
  /** What was appended is on the disk when it resolves. */
  sync(name: string): Promise<void>
  /** Keeps the first `bytes` of a file; makes an absent one. */
  cut(name: string, bytes: number): Promise<void>
  /** A whole file at once: it is there with all of the text, or as it was before. */
  put(name: string, text: string): Promise<void>
  /** The same for bytes of any amount, through gzip and age to the recipients, with flat memory. @throws FailureError BLOCKED without any */
  seal(name: string, bytes: AsyncIterable<Uint8Array>): Promise<SealedFile>
  /** The same, also to an identity of this console's own, so that it can be read here without the kit. @throws FailureError BLOCKED, CREDENTIAL_STORE_* */
  sealForUs(name: string, bytes: AsyncIterable<Uint8Array>): Promise<SealedFile>
}

/** Reads, and one mutation: files are replaced, each at once, or a folder is filled. */
export interface FileMutations extends FileReads {
  /** In their order; the first that does not go ends it. `answered` names those that were replaced. */
  replace(
    files: readonly FileReplacement[],
  ): Promise<Sent<{ readonly replaced: readonly string[] }>>
  /** Makes the folder (0700) where it is absent. @throws FailureError NO_SPACE, FORBIDDEN, or what the work throws */
  fill<Answer>(
    folder: string,
    work: (folder: Folder) => Promise<Answer>,
    signal: AbortSignal,
  ): Promise<Sent<Answer>>
}
