import { type Failure, failure } from '../../../../shared/domain/failure.ts'

/** What a file is, by its own bytes; its name proves nothing. */
export type DumpFormat =
  | 'custom'
  | 'directory'
  | 'tar'
  | 'plain'
  | 'cluster'
  | 'gzip'
  | 'zstd'
  | 'age'
  | 'armoured age'
  /** The table of contents of a directory dump, without its folder. */
  | 'toc'
  | 'empty'
  | 'unknown'

/** How much of a file `sniffDump` needs to see. */
export const SNIFF_BYTES = 4096

const text = (bytes: Uint8Array, from: number, length: number): string =>
  new TextDecoder('latin1').decode(bytes.subarray(from, from + length))

/** Says what a dump is by its first bytes (postgres.md, 3). */
export function sniffDump(head: Uint8Array): DumpFormat {
  if (head.length === 0) return 'empty'
  if (text(head, 0, 5) === 'PGDMP') {
    // Byte 10 is the format: 1 custom, 3 the table of contents of a tar or directory archive.
    return head[10] === 1 ? 'custom' : 'toc'
  }
  if (head[0] === 0x1f && head[1] === 0x8b) return 'gzip'
  if (head[0] === 0x28 && head[1] === 0xb5 && head[2] === 0x2f && head[3] === 0xfd) return 'zstd'
  if (text(head, 257, 5) === 'ustar') return text(head, 0, 8) === 'toc.dat\0' ? 'tar' : 'unknown'
  if (text(head, 0, 22) === 'age-encryption.org/v1\n') return 'age'
  if (text(head, 0, 35) === '-----BEGIN AGE ENCRYPTED FILE-----\n') return 'armoured age'
  const words = text(head, 0, head.length)
  if (words.includes('-- PostgreSQL database cluster dump')) return 'cluster'
  if (words.includes('-- PostgreSQL database dump')) return 'plain'
  return 'unknown'
}

/** Forms that are restored. */
type Taken = 'custom' | 'directory' | 'tar' | 'plain'

const reasons: { readonly [format in Exclude<DumpFormat, Taken>]: string } = {
  toc: 'It is the table of contents of a directory dump without its folder.',
  cluster:
    'It is the dump of a whole cluster (pg_dumpall): it makes roles and switches databases, the live one included.',
  gzip: 'It is compressed more than once.',
  zstd: 'It is compressed more than once.',
  age: 'It is encrypted inside of a compressed file.',
  'armoured age': 'It is an age file in text form.',
  empty: 'It is empty.',
  unknown: 'It does not begin like any dump of PostgreSQL.',
}

const nextSteps: { readonly [format in Exclude<DumpFormat, Taken>]?: string } = {
  toc: 'Choose the folder that it lies in.',
  gzip: 'Unpack it once.',
  zstd: 'Unpack it once.',
  age: 'Unpack it first.',
  'armoured age': 'Have it encrypted without --armor.',
}

/** Why a dump of this form is not restored; `undefined` for those that are. */
export function formatFailure(format: DumpFormat, path: string): Failure | undefined {
  if (format === 'custom' || format === 'directory' || format === 'tar' || format === 'plain')
    return undefined
  const unreadable = format === 'empty' || format === 'unknown'
  return failure(unreadable ? 'DUMP_UNREADABLE' : 'DUMP_FORMAT_NOT_TAKEN', {
    summary: `${path} is not taken. ${reasons[format]}`,
    tried: `read the first bytes of ${path}`,
    next: nextSteps[format] ?? 'Choose a dump that pg_dump has written.',
    field: 'target.backup',
    retry: 'no',
  })
}
