import { isJsonRecord, parseJson } from './parse-json.ts'

/** Shorter texts occur by chance: masking them would tear holes into everything. */
export const SHORTEST_MASKED = 8

/**
 * What of a secret must not be seen by itself: all of it, each line, each leaf where it is JSON, the
 * parts of a connection string or secret address that let somebody in.
 */
export function secretParts(secret: string): readonly string[] {
  const parts = [secret, ...linesOf(secret), ...leavesOf(secret), ...addressPartsOf(secret)]
  const trimmed = parts.flatMap((part) => [part, part.trim(), unquoted(part.trim())])
  const long = trimmed.filter((part) => Buffer.byteLength(part) >= SHORTEST_MASKED)
  return [...new Set(long)]
}

function linesOf(secret: string): readonly string[] {
  const lines = secret.split(/\r?\n/)
  if (lines.length === 1) return []
  // Armour is no secret: a private key's own first line is needed to say what was masked.
  return [...lines.filter((line) => !/^-----(BEGIN|END) /.test(line)), lines.join('')]
}

function unquoted(text: string): string {
  return /^(["'`]).*\1$/s.test(text) ? text.slice(1, -1) : text
}

function leavesOf(secret: string): readonly string[] {
  if (!/^\s*[[{]/.test(secret)) return []
  const found: string[] = []
  const collect = (value: unknown): void => {
    if (typeof value === 'string') found.push(value, ...linesOf(value), ...addressPartsOf(value))
    else if (typeof value === 'number') found.push(String(value))
    else if (Array.isArray(value)) value.forEach(collect)
    else if (isJsonRecord(value)) Object.values(value).forEach(collect)
  }
  collect(parseJson(secret))
  return found
}

function addressPartsOf(secret: string): readonly string[] {
  const keyword = [...secret.matchAll(/\bpassword\s*=\s*('(?:[^'\\]|\\.)*'|\S+)/gi)]
  const parts = keyword.map((match) => unquoted(match[1] ?? '').replace(/\\(.)/g, '$1'))
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(secret) || !URL.canParse(secret)) return parts
  const url = new URL(secret)
  const password = decoded(url.password)
  parts.push(url.password, password)
  if (password !== '')
    parts.push(`${url.username}:${url.password}`, `${decoded(url.username)}:${password}`)
  if (url.password === '' && url.username.length >= 16) parts.push(url.username)
  // A webhook's path is its secret; a database's name is not.
  if (/^https?:$/.test(url.protocol)) {
    parts.push(...(url.pathname.length >= 16 ? [url.pathname] : []))
    parts.push(...url.pathname.split('/').filter((segment) => segment.length >= 16))
    parts.push(...[...url.searchParams.values()].filter((value) => value.length >= 16))
  }
  return parts
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
