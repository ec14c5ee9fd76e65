import type { CheckpointNote } from '../../../../shared/domain/audit.ts'
import type { JsonObject } from '../../../../shared/domain/json.ts'
import type { RecordType } from '../../journal/index.ts'
import { recordText } from '../records/record-text.ts'

/** What the time line leaves out: signatures, and output line by line. Both are in the JSON Lines. */
export const SHOWN: readonly RecordType[] = [
  'GENESIS',
  'OPEN',
  'INTENT',
  'STEP',
  'RESULT',
  'ANCHOR',
  'EXPORT',
  'CONFIG',
  'GAP',
  'PRUNE',
  'CLOSE',
]

export function markdownTitle(of: {
  readonly logId: string
  readonly genesis: string
  readonly run: string | undefined
}): string {
  const what = of.run === undefined ? 'Time line' : `Time line of run ${escaped(of.run)}`
  return `# ${what}

Taken from the verified records of log \`${of.logId}\`, genesis \`${of.genesis}\`. Times are UTC, by the laptop's clock; the numbers are the records' own. Output and signatures are left out.

`
}

export function markdownLine(record: {
  readonly seq: number
  readonly type: RecordType
  readonly payload: { readonly at: string; readonly body: JsonObject } | null
}): string {
  const { seq, type, payload } = record
  if (payload === null) return `- ${seq} ${type}: sealed, its key is not at hand\n`
  const text = recordText({ type, body: payload.body })
  return `- ${payload.at.replace('T', ' ').replace('Z', '')} · ${seq} ${type} · ${escaped(text)}\n`
}

/** Ends with the checkpoint as the verifier takes it: one line, to be cut out. */
export function markdownEnd(note: CheckpointNote): string {
  return `
Record ${note.seq} has the head \`${note.head}\`: with it every record before is fixed. To compare, put the line below into a file and type \`npm run audit -- verify DIR --checkpoint FILE\`.

\`\`\`json
${JSON.stringify(note)}
\`\`\`
`
}

/** Nothing in a record may become a link, an image, HTML or a new line. */
export function escaped(text: string): string {
  return (
    text
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
      .replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ')
      .replace(/[\\`*_{}[\]()<>#+!|~&]/g, '\\$&')
  )
}
