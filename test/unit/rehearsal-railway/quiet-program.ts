import { createServer } from 'node:http'
import { endWithParent } from '../../../src/rehearsal/services/parent-death.ts'
import { parseReleaseImage } from '../../../src/rehearsal/services/release-image.ts'

// A backend without a database, so that the platform can be tested for itself: it is healthy and
// answers everything with its version.
const image = parseReleaseImage(process.env['VLOSSOM_IMAGE'] ?? '')
const server = createServer((_request, response) => {
  response.setHeader('content-type', 'application/json')
  response.end(JSON.stringify({ status: 'healthy', version: image.version }))
})
endWithParent(async () => {
  server.close()
})
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : undefined
  process.stdout.write(`${JSON.stringify({ kind: 'listening', port })}\n`)
})
