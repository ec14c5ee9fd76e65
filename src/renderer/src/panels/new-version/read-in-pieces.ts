import type { ReadFile } from '../../../../shared/domain/artifact.ts'
import type { KernelClient } from '../../kernel-client/index.ts'

/** A connection takes no longer message than a quarter of a megabyte, in bytes: a letter may have three. */
const PIECE = 60_000

/** Hands a file over in pieces; the answer to the last one says what it is. */
export async function readInPieces(
  client: KernelClient,
  file: Pick<File, 'name' | 'text'>,
  contract?: string,
): Promise<ReadFile> {
  const text = await file.text()
  const upload = crypto.randomUUID()
  for (let from = 0; ; from += PIECE) {
    const last = from + PIECE >= text.length
    const read = await client.artifacts.put({
      upload,
      fileName: file.name,
      from,
      text: text.slice(from, from + PIECE),
      last,
      ...(contract === undefined ? {} : { contract }),
    })
    if (last) return read
  }
}
