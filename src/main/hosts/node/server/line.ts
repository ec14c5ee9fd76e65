/** The page's end of a socket that was let in. */
export interface Line {
  /** @returns bytes that wait to be sent */
  send(message: string | ArrayBufferLike | Uint8Array): number
}

/** The kernel's end of it. */
export interface LineServer {
  /** Rejects when the message cannot be read or answered at all. */
  message(text: string): Promise<void>
  closed(): void
}
