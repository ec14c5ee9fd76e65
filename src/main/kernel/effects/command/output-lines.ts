import type { Masker } from '../masking/index.ts'
import { stripControls } from '../masking/index.ts'

const TAIL_CHARACTERS = 64 * 1024
const LONGEST_LINE = 64 * 1024

/** What a child says on one stream: masked first, then cut into lines, the last 64 KiB kept. */
export interface OutputLines {
  write(bytes: Uint8Array): void
  end(): void
  tail(): string
}

/** A carriage return ends a line too: progress bars draw over themselves with it. */
export function createOutputLines(
  masker: Pick<Masker, 'stream'>,
  onLine: (line: string) => void,
): OutputLines {
  let rest = ''
  let kept = ''
  const finish = (line: string): void => {
    const clean = stripControls(line)
    kept += `${clean}\n`
    if (kept.length > 2 * TAIL_CHARACTERS) kept = kept.slice(-TAIL_CHARACTERS)
    onLine(clean)
  }
  const stream = masker.stream((text) => {
    const pieces = (rest + text).split(/\r\n|\n|\r(?!$)/)
    rest = pieces.pop() ?? ''
    for (const line of pieces) finish(line)
    if (rest.length > LONGEST_LINE) {
      finish(rest)
      rest = ''
    }
  })
  return {
    write: (bytes) => stream.write(bytes),
    end() {
      stream.end()
      if (rest !== '') finish(rest)
      rest = ''
    },
    tail: () => kept.slice(-TAIL_CHARACTERS),
  }
}
