/** What the first bytes of a dump say of it. */
export interface DumpHeader {
  /** Empty where a plain script does not say. */
  readonly database: string
  readonly serverVersion: string
  readonly toolVersion: string
}

const MAXIMUM_TEXT = 1000

/** Reads the header of an archive (custom, tar or a directory's table of contents) or of a script. Pure. */
export function readHeader(head: Uint8Array): DumpHeader | undefined {
  const bytes = Buffer.from(head)
  const script = bytes.toString('utf8')
  if (script.includes('-- PostgreSQL database dump')) return readScriptHeader(script)
  const start = bytes.toString('latin1', 0, 7) === 'toc.dat' ? 512 : 0
  return readArchiveHeader(bytes.subarray(start))
}

function readScriptHeader(script: string): DumpHeader | undefined {
  const versionOf = (by: string) => new RegExp(`^-- Dumped ${by} version (\\S+)`, 'm').exec(script)
  const [server, tool] = [versionOf('from database'), versionOf('by pg_dump')]
  if (server === null) return undefined
  return { database: '', serverVersion: server[1] ?? '', toolVersion: tool?.[1] ?? '' }
}

/** The layout of pg_dump's archives since version 1.10 of their format (pg_backup_archiver). */
function readArchiveHeader(bytes: Buffer): DumpHeader | undefined {
  if (bytes.toString('latin1', 0, 5) !== 'PGDMP') return undefined
  const [major = 0, minor = 0, , size = 0] = bytes.subarray(5)
  if (major !== 1 || minor < 10 || size < 1 || size > 8) return undefined
  let at = 11
  // An integer is a byte for its sign and `size` bytes, the smallest first.
  const integer = (): number => {
    let value = 0
    for (let index = size; index > 0; index -= 1) value = value * 256 + (bytes[at + index] ?? 0)
    const negative = bytes[at] === 1
    at += 1 + size
    return negative ? -value : value
  }
  const text = (): string => {
    const length = integer()
    if (length <= 0 || length > MAXIMUM_TEXT) return ''
    at += length
    return bytes.toString('utf8', at - length, at)
  }
  // Since 1.15 one byte says how it is compressed; before, the level was an integer.
  if (minor >= 15) at += 1
  else integer()
  for (let field = 0; field < 7; field += 1) integer()
  const database = text()
  const first = (version: string): string => version.split(' ', 1)[0] ?? ''
  const header = { database, serverVersion: first(text()), toolVersion: first(text()) }
  return header.serverVersion === '' ? undefined : header
}
