export interface FileFacts {
  readonly path: string
  readonly bytes: number
  readonly modifiedAt: Date
}

/** Reads of local files that a profile names (dumps, manifests). */
export interface FileReads {
  /** Regular files of a directory, by name; an absent directory is empty. */
  list(directory: string): Promise<readonly FileFacts[]>
  /** @throws FailureError NOT_FOUND */
  facts(path: string): Promise<FileFacts>
  bytes(
    path: string,
    range: { readonly offset: number; readonly length: number },
  ): Promise<Uint8Array>
  /** Hex; streamed. */
  sha256(path: string, signal: AbortSignal): Promise<string>
}
