import {
  commonHeaders,
  contentSecurityPolicy,
  newNonce,
  withNonce,
} from '../shared/content-security-policy.ts'
import type { FileMap } from '../shared/file-map.ts'
import { ownPath } from './app-address.ts'

/** What `app://` answers: a file of the fixed map, or nothing. */
export async function answerAppRequest(
  files: FileMap,
  request: Pick<Request, 'method' | 'url'>,
): Promise<Response> {
  const path = ownPath(request.url)
  const file = path === undefined ? undefined : files.get(path)
  if (request.method !== 'GET' || file === undefined) {
    return new Response('There is no such page.\n', { status: 404, headers: commonHeaders })
  }
  const bytes = await file.read()
  const headers = { ...commonHeaders, 'Content-Type': file.mediaType, 'Cache-Control': 'no-store' }
  if (!file.mediaType.startsWith('text/html'))
    return new Response(new Uint8Array(bytes), { headers })
  const nonce = newNonce()
  return new Response(withNonce(Buffer.from(bytes).toString('utf8'), nonce), {
    headers: { ...headers, 'Content-Security-Policy': contentSecurityPolicy(nonce) },
  })
}
