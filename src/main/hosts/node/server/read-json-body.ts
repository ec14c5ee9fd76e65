import type { IncomingMessage } from 'node:http'

export type JsonBody =
  | { readonly kind: 'ok'; readonly value: unknown }
  | { readonly kind: 'refused'; readonly status: 400 | 413 | 415; readonly because: string }

/**
 * Reads a small JSON body. The content type must say JSON: a form of another site cannot send that
 * without asking first, and nobody here answers such questions.
 */
export async function readJsonBody(
  request: IncomingMessage,
  limitBytes: number,
): Promise<JsonBody> {
  const type = request.headers['content-type']?.toLowerCase() ?? ''
  if (
    !/^application\/json(; ?charset=utf-8)?$/.test(type) ||
    'content-encoding' in request.headers
  ) {
    return { kind: 'refused', status: 415, because: 'JSON is expected' }
  }
  const tooLarge = { kind: 'refused', status: 413, because: 'too large' } as const
  if (Number(request.headers['content-length'] ?? 0) > limitBytes) return tooLarge
  const parts: Buffer[] = []
  let bytes = 0
  for await (const part of request) {
    const piece = Buffer.from(part)
    bytes += piece.length
    if (bytes > limitBytes) return tooLarge
    parts.push(piece)
  }
  try {
    return { kind: 'ok', value: JSON.parse(Buffer.concat(parts).toString('utf8')) }
  } catch {
    return { kind: 'refused', status: 400, because: 'the JSON cannot be read' }
  }
}
