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
    return head[10] === 1 ? 'custom' : 'directory'
  }
  if (head[0] === 0x1f && head[1] === 0x8b) return 'gzip'
  if (head[0] === 0x28 && head[1] === 0xb5 && head[2] === 0x2f && head[3] === 0xfd) return 'zstd'
  if (text(head, 257, 5) === 'ustar') return 'tar'
  const words = text(head, 0, head.length)
  if (words.includes('-- PostgreSQL database cluster dump')) return 'cluster'
  if (words.includes('-- PostgreSQL database dump')) return 'plain'
  return 'unknown'
}

const reasons: { readonly [format in Exclude<DumpFormat, 'custom'>]: string } = {
  directory: 'It is a dump in directory form, of which this console takes none yet.',
  tar: 'It is a dump in tar form, of which this console takes none yet.',
  plain:
    'It is a plain SQL script. psql runs whatever such a script says on this laptop, and calls half a restore a success.',
  cluster:
    'It is the dump of a whole cluster (pg_dumpall): it makes roles and switches databases, the live one included.',
  gzip: 'It is compressed by gzip; what is inside cannot be seen before it is unpacked.',
  zstd: 'It is compressed by zstd; what is inside cannot be seen before it is unpacked.',
  empty: 'It is empty.',
  unknown: 'It does not begin like any dump of PostgreSQL.',
}

/** Why a dump of this form is not restored; `undefined` for the form that is. */
export function formatFailure(format: DumpFormat, path: string): Failure | undefined {
  if (format === 'custom') return undefined
  const unreadable = format === 'empty' || format === 'unknown'
  return failure(unreadable ? 'DUMP_UNREADABLE' : 'DUMP_FORMAT_NOT_TAKEN', {
    summary: `${path} is not taken. ${reasons[format]}`,
    tried: `read the first bytes of ${path}`,
    next:
      format === 'gzip' || format === 'zstd'
        ? 'Unpack it; if a custom-format dump (pg_dump -Fc) is inside, choose that one.'
        : 'Choose a dump in custom form (pg_dump -Fc).',
    field: 'target.backup',
    retry: 'no',
  })
}
