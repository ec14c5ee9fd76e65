import type { Asked } from './arguments.ts'
import { factWords } from './fact-words.ts'
import type { Finding } from './finding.ts'
import { historyFindings } from './history/history-words.ts'
import { limits } from './limit-words.ts'
import { nextStep } from './next-step.ts'
import { count, spanOf } from './plain-words.ts'
import type { Report, VerdictCode } from './report.ts'

const verdicts: Readonly<Record<VerdictCode, string>> = {
  0: 'The log is WHOLE.',
  1: 'The log is WHOLE, with the traces named below.',
  2: 'The log is DAMAGED OR TAMPERED WITH.',
  3: 'It CANNOT BE DECIDED whether the log is whole.',
}

/** More lines of one kind than this say nothing new to a person; `--json` has them all. */
const MOST = 20

/** The report as sentences for a person who has never seen the console. */
export function wordsOf(report: Report, asked: Asked): string {
  return [
    verdictOf(report),
    ...shortened(report.findings.map((finding) => `- ${placeOf(finding)}`)),
    ...shortened(historyFindings(report.history)),
    ...shortened(report.undecided.map((why) => `- not decided: ${why}`)),
    ...traces(report),
    '',
    ...factWords(report),
    '',
    ...limits(report, asked),
    '',
    `Next: ${nextStep(report, asked)}`,
  ].join('\n')
}

function verdictOf({ code, findings }: Report): string {
  // The log itself may be sound where the copy of it is not: who is to blame is the question.
  return code === 2 && findings.length === 0
    ? 'The log by itself shows no damage, but the history database CONTRADICTS it.'
    : verdicts[code]
}

function placeOf({ file, offset, what }: Finding): string {
  return `${file}, byte ${offset}: ${what}`
}

function traces(report: Report): readonly string[] {
  const { uncleanEnds, keyGaps, restarts, cuts, pruned, acknowledged } = report
  return [
    ...(uncleanEnds > 0
      ? [`- ${count(uncleanEnds, 'segment')} without a clean end (a crash, or a disk that refused)`]
      : []),
    ...(keyGaps > 0
      ? [`- ${count(keyGaps, 'key gap')}: from there on, a new signing key was begun`]
      : []),
    ...(restarts > 0
      ? [
          `- ${count(restarts, 'restart')} of the signing keys, signed by the holder of the recovery kit`,
        ]
      : []),
    ...cuts.map(
      (cut) =>
        `- ${spanOf(cut)} ${cut.from === cut.to ? 'is' : 'are'} gone, as somebody has acknowledged`,
    ),
    ...(pruned === null
      ? []
      : [
          `- everything up to record ${pruned.seq} was deleted on purpose; ${
            pruned.proven
              ? 'a checkpoint kept elsewhere covers what was there'
              : 'no checkpoint that covers it was given'
          }`,
        ]),
    ...acknowledged.map((finding) => `- acknowledged damage: ${placeOf(finding)}`),
  ]
}

function shortened(lines: readonly string[]): readonly string[] {
  if (lines.length <= MOST) return lines
  return [...lines.slice(0, MOST), `- and ${lines.length - MOST} more (--json has them all)`]
}
