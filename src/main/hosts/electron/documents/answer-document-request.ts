import type { HostDocument } from '../../../kernel/ports/host-capabilities.ts'
import { commonHeaders } from '../../shared/content-security-policy.ts'
import { documentPolicy } from '../../shared/document-policy.ts'
import { APP_SCHEME } from '../app-address.ts'

/** Another host of our scheme than the console's, and so another origin: neither can look at the other. */
export const DOCUMENT_ADDRESS = `${APP_SCHEME}://document/`

/** What a document's own window is answered: the page, the file that lies beside it, or nothing. */
export function answerDocumentRequest(
  document: HostDocument,
  request: Pick<Request, 'method' | 'url'>,
): Response {
  const headers = { ...commonHeaders, 'Cache-Control': 'no-store' }
  const asked = request.method === 'GET' ? request.url : undefined
  if (asked === DOCUMENT_ADDRESS) {
    return new Response(document.html, {
      headers: {
        ...headers,
        'Content-Type': 'text/html; charset=utf-8',
        'Content-Security-Policy': documentPolicy(document.html),
      },
    })
  }
  if (asked === DOCUMENT_ADDRESS + document.fileName) {
    return new Response(document.fileText, {
      headers: {
        ...headers,
        'Content-Type': 'application/octet-stream',
        'Content-Disposition': `attachment; filename="${document.fileName}"`,
      },
    })
  }
  return new Response('There is no such page.\n', { status: 404, headers })
}
