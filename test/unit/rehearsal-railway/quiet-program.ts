import { createServer } from 'node:http'
import { parseReleaseImage } from '../../../src/rehearsal/services/release-image.ts'

// A backend without a database, so that the platform can be tested for itself: it is healthy and
// answers everything with its version.
const image = parseReleaseImage(process.env['VLOSSOM_IMAGE'] ?? '')
const server = createServer((request, response) => {
  const late = request.url === '/slow' ? 150 : 0
  setTimeout(() => {
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify({ status: 'healthy', version: image.version }))
  }, late)
})
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : undefined
  process.stdout.write(`${JSON.stringify({ kind: 'listening', port })}\n`)
})
process.stdin.on('close', () => process.exit(0))
process.stdin.resume()
