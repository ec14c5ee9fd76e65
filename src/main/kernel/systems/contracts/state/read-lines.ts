import type { FileReads } from '../../../ports/files.ts'

const PIECE_BYTES = 256 * 1024
const NEW_LINE = 0x0a

/** One line with the bytes it takes, without and with its end. */
export interface Line {
  readonly text: string
  readonly bytes: number
}

/** Lines of a file, from its beginning up to `bytes`, in pieces: memory stays flat. A last line without an end is left out. */
export async function* readLines(
  files: FileReads,
  path: string,
  bytes = Number.POSITIVE_INFINITY,
): AsyncGenerator<Line> {
  let rest: Buffer = Buffer.alloc(0)
  for (let offset = 0; offset < bytes; ) {
    const piece = await files.bytes(path, { offset, length: Math.min(PIECE_BYTES, bytes - offset) })
    if (piece.length === 0) return
    offset += piece.length
    const whole = Buffer.concat([rest, piece])
    let begin = 0
    for (let end = whole.indexOf(NEW_LINE); end !== -1; end = whole.indexOf(NEW_LINE, begin)) {
      yield { text: whole.toString('utf8', begin, end), bytes: end + 1 - begin }
      begin = end + 1
    }
    rest = whole.subarray(begin)
  }
}
