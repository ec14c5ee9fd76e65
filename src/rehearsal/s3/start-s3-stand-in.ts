import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readdir, readFile, stat } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { checkSignature, type KnownKey } from './check-signature.ts'
import { createStoreFaults, type StoreFault, type StoreFaults } from './store-faults.ts'

export interface S3Options extends KnownKey {
  /** Its files are the objects of the bucket. */
  readonly dir: string
  readonly bucket: string
  readonly port: number
  readonly now: () => Date
}

export interface S3StandIn {
  readonly url: string
  readonly faults: StoreFaults
  /** `GET dumps/x.dump bytes=0-`, in their order. */
  requests(): readonly string[]
  close(): Promise<void>
}

/** S3 lists a thousand at a time; with less, paging is met in a rehearsal, too. */
const PAGE = 3

/** A bucket as S3 serves it: signed requests, listing in pages, ranges, `If-Match`, and its errors in XML. */
export async function startS3StandIn(options: S3Options): Promise<S3StandIn> {
  const { dir, bucket } = options
  const faults = createStoreFaults()
  const requests: string[] = []

  const server = createServer((request, response) => {
    answer(request, response).catch(() => request.socket.destroy())
  })

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://store')
    const [, name, ...rest] = url.pathname.split('/').map(decodeURIComponent)
    const key = rest.join('/')
    requests.push(`${request.method} ${key} ${request.headers.range ?? ''}`.trim())
    const wrong = checkSignature(request, options, options.now())
    if (wrong !== undefined) return refuse(response, 403, wrong)
    if (name !== bucket) return refuse(response, 404, 'NoSuchBucket')
    if (key === '') return await list(url, response)
    const isDump = request.method === 'GET' && !key.endsWith('.json')
    const fault = isDump ? faults.strike() : undefined
    if (fault?.kind === 'status') return refuse(response, fault.status, fault.code)
    await sendObject({ request, response, key, fault })
  }

  async function list(url: URL, response: ServerResponse): Promise<void> {
    const all = (await readdir(dir, { recursive: true, withFileTypes: true }))
      .filter((entry) => entry.isFile())
      .map((entry) => path.relative(dir, path.join(entry.parentPath, entry.name)))
      .filter((key) => key.startsWith(url.searchParams.get('prefix') ?? ''))
      .sort()
    const from = Number(url.searchParams.get('continuation-token') ?? 0)
    const more = from + PAGE < all.length
    const contents = await Promise.all(
      all.slice(from, from + PAGE).map(async (key) => {
        const { size, mtime } = await stat(path.join(dir, key))
        return `<Contents><Key>${escaped(key)}</Key><LastModified>${mtime.toISOString()}</LastModified><ETag>&quot;${await etagOf(key)}&quot;</ETag><Size>${size}</Size></Contents>`
      }),
    )
    const next = more ? `<NextContinuationToken>${from + PAGE}</NextContinuationToken>` : ''
    xml(
      response,
      200,
      `<ListBucketResult><IsTruncated>${more}</IsTruncated>${contents.join('')}${next}</ListBucketResult>`,
    )
  }

  async function sendObject(given: {
    readonly request: IncomingMessage
    readonly response: ServerResponse
    readonly key: string
    readonly fault: StoreFault | undefined
  }): Promise<void> {
    const { request, response, key, fault } = given
    const file = path.join(dir, key)
    const found = await stat(file).catch(() => undefined)
    if (!found?.isFile() || !file.startsWith(dir)) return refuse(response, 404, 'NoSuchKey')
    const etag = `"${await etagOf(key)}"`
    const wanted = request.headers['if-match']
    if (wanted !== undefined && wanted !== etag) return refuse(response, 412, 'PreconditionFailed')
    const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '')
    const start = Number(range?.[1] ?? 0)
    const end = Math.min(Number(range?.[2] || found.size - 1), found.size - 1)
    if (range !== null && start >= found.size) return refuse(response, 416, 'InvalidRange')
    response.writeHead(range === null ? 200 : 206, {
      etag,
      'last-modified': found.mtime.toUTCString(),
      'content-length': end - start + 1,
      ...(range === null ? {} : { 'content-range': `bytes ${start}-${end}/${found.size}` }),
    })
    if (request.method === 'HEAD') {
      response.end()
      return
    }
    let sent = 0
    for await (const chunk of createReadStream(file, { start, end, highWaterMark: 16 * 1024 })) {
      const bytes: Buffer = chunk
      if (fault?.kind === 'damage') bytes.fill(0x20, 0, 1)
      if (fault?.kind === 'cut' && sent + bytes.length > fault.afterBytes) {
        response.write(bytes.subarray(0, fault.afterBytes - sent))
        // What was written must leave before the line goes dead.
        await sleep(20)
        request.socket.destroy()
        return
      }
      if (fault?.kind === 'throttle') await sleep((bytes.length / fault.bytesPerSecond) * 1000)
      if (!response.write(bytes)) await drained(response)
      sent += bytes.length
    }
    response.end()
  }

  // A listing is asked for with every look at the sources.
  const known = new Map<string, string>()
  const etagOf = async (key: string): Promise<string> => {
    const file = path.join(dir, key)
    const { size, mtimeMs } = await stat(file)
    const version = `${key} ${size} ${mtimeMs}`
    const etag =
      known.get(version) ??
      createHash('md5')
        .update(await readFile(file))
        .digest('hex')
    known.set(version, etag)
    return etag
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port, '127.0.0.1', resolve)
  })
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : options.port
  return {
    url: `http://127.0.0.1:${port}`,
    faults,
    requests: () => requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function drained(response: ServerResponse): Promise<void> {
  await new Promise<void>((resolve) => {
    response.once('drain', resolve)
    response.once('close', resolve)
  })
}

function refuse(response: ServerResponse, status: number, code: string): void {
  xml(response, status, `<Error><Code>${code}</Code><Message>rehearsal</Message></Error>`)
}

function xml(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, { 'content-type': 'application/xml' })
  response.end(`<?xml version="1.0" encoding="UTF-8"?>${body}`)
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
