import type { FilePart } from '../../../../../shared/domain/audit.ts'

interface Collecting {
  readonly onBytes: (bytes: number) => void
  readonly signal: AbortSignal
}

/** All parts of a file as one; parts become a Blob, which the browser may keep on disk. */
export async function collectParts(
  part: (from: string | null) => Promise<FilePart>,
  { onBytes, signal }: Collecting,
): Promise<{ readonly blob: Blob; readonly name: string }> {
  const blobs: Blob[] = []
  let bytes = 0
  let from: string | null = null
  for (;;) {
    const { name, mediaType, text, next } = await part(from)
    signal.throwIfAborted()
    const blob = new Blob([text])
    blobs.push(blob)
    bytes += blob.size
    onBytes(bytes)
    if (next === null) return { blob: new Blob(blobs, { type: mediaType }), name }
    from = next
  }
}
