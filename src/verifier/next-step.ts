import type { Asked } from './arguments.ts'
import type { HistoryFinding } from './history/history-report.ts'
import { kindWords } from './history/history-words.ts'
import { isComparedOutside } from './limit-words.ts'
import type { Report } from './report.ts'

/** What a person should do now. */
export function nextStep(report: Report, asked: Asked): string {
  return sentences(steps(report, asked))
}

function steps(report: Report, asked: Asked): readonly string[] {
  switch (report.code) {
    case 2:
      return report.findings.length === 0 ? contradicted(report) : damaged(report, asked)
    case 3:
      return [
        'see to what the lines above name, and verify again',
        'nothing was found that is wrong',
      ]
    case 1:
      return [
        'ask the operator about each line above; a crash needs no answer',
        ...left(report, asked),
      ]
    case 0: {
      const open = left(report, asked)
      return open.length === 0 ? ['nothing is left to do'] : open
    }
  }
}

function damaged(report: Report, asked: Asked): readonly string[] {
  return [
    'copy the directory as it is before anybody writes to it',
    ...(kindsIn(report).length > 0 ? ['dump the history tables too', ...sidesOf(report)] : []),
    ...(isComparedOutside(report) ? [] : ['compare it with a checkpoint kept elsewhere']),
    ...reliedOn(report, asked),
  ]
}

/** Up to where the records may be believed. Signatures prove nothing of a log that is not the one meant. */
function reliedOn(report: Report, { genesis }: Asked): readonly string[] {
  const { lastGoodCheckpoint: good, checkpoints } = report
  const told = report.genesis
  if (genesis !== null && told !== null && told !== genesis) {
    return [
      'look at the fingerprint once more: this is another log than the one meant, or one that was made anew',
      'until that is known no record of it can be relied on',
    ]
  }
  if (
    checkpoints.against > 0 ||
    kindsIn(report).some((kind) => kind === 'fork' || kind === 'other')
  ) {
    const { newest } = checkpoints
    return [
      'it may have been made anew, in its older part too',
      newest === null
        ? 'no record of it can be relied on'
        : `only what lies up to record ${newest} is as the checkpoint given has it`,
    ]
  }
  return [
    good === null
      ? 'no record of it can be relied on'
      : `what lies up to record ${good.seq} is as it was signed`,
  ]
}

function contradicted(report: Report): readonly string[] {
  return [
    'keep both: copy the directory and dump the history tables before anybody writes to either',
    ...sidesOf(report),
  ]
}

const sides: Readonly<Record<HistoryFinding['kind'], string>> = {
  edited: 'the database',
  missing: 'the database',
  added: 'the database',
  other: 'the database, or a log that was made anew',
  fork: 'the log',
  beyond: 'the log',
}

/** Whom the lines speak against, and only those that are there. */
function sidesOf(report: Report): readonly string[] {
  const kinds = kindsIn(report)
  return [...new Set(kinds.map((kind) => sides[kind]))].map((side) => {
    const names = kinds.filter((kind) => sides[kind] === side).map((kind) => kindWords[kind])
    return `${names.join(' and ')} speak${names.length === 1 ? 's' : ''} against ${side}`
  })
}

function kindsIn({ history }: Report): readonly HistoryFinding['kind'][] {
  return [...new Set(history?.findings.map(({ kind }) => kind))]
}

/** What has not been compared yet. */
function left(report: Report, { genesis, identity }: Asked): readonly string[] {
  const compare = [
    ...(genesis === null ? ['the genesis fingerprint with the recovery kit or a report'] : []),
    ...(isComparedOutside(report) ? [] : ['the head with a checkpoint kept elsewhere']),
  ]
  return [
    ...(compare.length > 0 ? [`compare ${compare.join(', and ')}`] : []),
    ...(report.history !== null && identity === null
      ? ['verify with --identity, so that the columns of rollback_history are compared too']
      : []),
  ]
}

/** Sentences behind a colon: the first begins small. */
function sentences(all: readonly string[]): string {
  return all
    .map(
      (one, index) =>
        `${index === 0 ? one : one.replace(/^[a-z]/, (letter) => letter.toUpperCase())}.`,
    )
    .join(' ')
}
