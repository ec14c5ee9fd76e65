import type { ServerResponse } from 'node:http'
import {
  commonHeaders,
  contentSecurityPolicy,
  newNonce,
  withNonce,
} from '../../shared/content-security-policy.ts'
import type { MappedFile } from '../../shared/file-map.ts'

/** Answers with few words of ours: never a trace, a path or what was asked. */
export function answerText(response: ServerResponse, status: number, words: string): void {
  send(response, status, { 'Content-Type': 'text/plain; charset=utf-8' }, `${words}\n`)
}

/** @param headers e.g. the cookie */
export function answerJson(
  response: ServerResponse,
  value: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  send(response, 200, { ...headers, 'Content-Type': 'application/json' }, JSON.stringify(value))
}

/** @param headers what it is, and what it may do */
export function answerBytes(
  response: ServerResponse,
  body: string | Uint8Array,
  headers: Readonly<Record<string, string>>,
): void {
  send(response, 200, headers, body)
}

/** A file of the renderer; the page itself gets its nonce and its policy. */
export async function answerFile(
  response: ServerResponse,
  file: MappedFile,
  host: string,
): Promise<void> {
  const bytes = await file.read()
  const headers = { 'Content-Type': file.mediaType }
  if (file.mediaType.startsWith('text/html')) {
    const nonce = newNonce()
    const policy = contentSecurityPolicy(nonce, [`ws://${host}`])
    const html = withNonce(Buffer.from(bytes).toString('utf8'), nonce)
    return send(response, 200, { ...headers, 'Content-Security-Policy': policy }, html)
  }
  const kept = file.immutable ? { 'Cache-Control': 'public, max-age=31536000, immutable' } : {}
  return send(response, 200, { ...headers, ...kept }, bytes)
}

function send(
  response: ServerResponse,
  status: number,
  headers: Readonly<Record<string, string>>,
  body: string | Uint8Array,
): void {
  // What is not a page must be harmless as one, too.
  const fallback = { 'Cache-Control': 'no-store', 'Content-Security-Policy': "default-src 'none'" }
  response.writeHead(status, {
    ...commonHeaders,
    ...fallback,
    ...headers,
    'Content-Length': String(Buffer.byteLength(body)),
  })
  response.end(body)
}
