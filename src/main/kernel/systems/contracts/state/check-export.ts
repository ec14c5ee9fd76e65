import { createHash } from 'node:crypto'
import { type Failure, FailureError, failure } from '../../../../../shared/domain/failure.ts'
import type { FileReads } from '../../../ports/files.ts'
import type { Manifest } from './manifest.ts'
import { readLines } from './read-lines.ts'

type FileSummary = Manifest['rows']

/** Whether a file is what its manifest says, chunk by chunk: the first that is not is named by its lines. */
export async function checkFile(
  files: FileReads,
  folder: string,
  summary: FileSummary,
): Promise<Failure | null> {
  const path = `${folder}/${summary.name}`
  const { bytes } = await files.facts(path).catch((thrown: unknown) => {
    if (thrown instanceof FailureError) return { bytes: -1 }
    throw thrown
  })
  if (bytes === -1) return tampered(summary, 'it is not there')
  const whole = createHash('sha256')
  const reader = readLines(files, path)[Symbol.asyncIterator]()
  for (const chunk of summary.chunks) {
    const hash = createHash('sha256')
    for (let line = chunk.line; line < chunk.line + chunk.lines; line += 1) {
      const { done, value } = await reader.next()
      if (done === true) return tampered(summary, `it ends before line ${line}`)
      if (!isCanonical(value.text))
        return tampered(summary, `line ${line} is not as it was written`)
      hash.update(`${value.text}\n`)
      whole.update(`${value.text}\n`)
    }
    if (hash.digest('hex') !== chunk.sha256)
      return tampered(
        summary,
        `something in the lines ${chunk.line} to ${chunk.line + chunk.lines - 1} was changed`,
      )
  }
  if (bytes > summary.bytes) return tampered(summary, `it goes on after line ${summary.lines}`)
  const sha256 = whole.digest('hex')
  return sha256 === summary.sha256 ? null : tampered(summary, 'its SHA-256 is another one')
}

/** Our lines are JSON without white space: anything else was not written by an export. */
function isCanonical(text: string): boolean {
  try {
    return JSON.stringify(JSON.parse(text)) === text
  } catch {
    return false
  }
}

function tampered({ name }: FileSummary, words: string): Failure {
  return failure('DATA_DIFFERS', {
    summary: `${name} is not what was exported: ${words}.`,
    tried: `to compare ${name} with its manifest, chunk by chunk`,
    world: 'Nothing was sent.',
    next: 'Export again, and find out who changed the file.',
    retry: 'no',
  })
}
