import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

export interface KnownKey {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly region: string
}

/** The store's own word for what is wrong with a request, or nothing. */
export type SignatureError =
  | 'AccessDenied'
  | 'InvalidAccessKeyId'
  | 'AuthorizationHeaderMalformed'
  | 'SignatureDoesNotMatch'
  | 'RequestTimeTooSkewed'

/** As S3: a quarter of an hour. */
const SKEW_MS = 15 * 60_000

const hex = (text: string): string => createHash('sha256').update(text).digest('hex')
const mac = (key: string | Buffer, text: string): Buffer =>
  createHmac('sha256', key).update(text).digest()

/** Checks a request's Signature Version 4 by the bytes of its own first line and headers, as a store would. */
export function checkSignature(
  request: IncomingMessage,
  key: KnownKey,
  now: Date,
): SignatureError | undefined {
  const { authorization } = request.headers
  if (authorization === undefined) return 'AccessDenied'
  const found =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, ?SignedHeaders=([a-z0-9;-]+), ?Signature=([0-9a-f]{64})$/.exec(
      authorization,
    )
  if (found === null) return 'AuthorizationHeaderMalformed'
  const [, id = '', day = '', region = '', names = '', signature = ''] = found
  if (id !== key.accessKeyId) return 'InvalidAccessKeyId'
  if (region !== key.region) return 'AuthorizationHeaderMalformed'
  const stamp = header(request, 'x-amz-date')
  const sent = Date.parse(
    stamp.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'),
  )
  if (!stamp.startsWith(day) || !(Math.abs(sent - now.getTime()) <= SKEW_MS))
    return 'RequestTimeTooSkewed'
  const signed = names.split(';')
  // What is not signed could be changed on the way.
  const mustBeSigned = ['host', 'x-amz-date', 'x-amz-content-sha256', 'range', 'if-match']
  const unsigned = mustBeSigned.find(
    (name) => request.headers[name] !== undefined && !signed.includes(name),
  )
  if (unsigned !== undefined) return 'AccessDenied'
  const [path = '', query = ''] = (request.url ?? '').split('?')
  const text = [
    request.method,
    path,
    query.split('&').sort().join('&'),
    ...signed.map((name) => `${name}:${header(request, name).trim().replace(/ +/g, ' ')}`),
    '',
    names,
    header(request, 'x-amz-content-sha256'),
  ].join('\n')
  const scope = `${day}/${region}/s3/aws4_request`
  let secret: string | Buffer = `AWS4${key.secretAccessKey}`
  for (const part of scope.split('/')) secret = mac(secret, part)
  const expected = mac(secret, ['AWS4-HMAC-SHA256', stamp, scope, hex(text)].join('\n'))
  return timingSafeEqual(expected, Buffer.from(signature, 'hex'))
    ? undefined
    : 'SignatureDoesNotMatch'
}

function header(request: IncomingMessage, name: string): string {
  const value = request.headers[name]
  return Array.isArray(value) ? value.join(',') : (value ?? '')
}
