import type { Finding } from './finding.ts'
import type { Report, VerdictCode } from './report.ts'

const verdicts: Readonly<Record<VerdictCode, string>> = {
  0: 'The log is WHOLE.',
  1: 'The log is WHOLE, with the traces named below.',
  2: 'The log is DAMAGED OR TAMPERED WITH.',
  3: 'It CANNOT BE DECIDED whether the log is whole.',
}

/** The report as sentences for a person who has never seen the console. */
export function wordsOf(report: Report, genesisGiven: boolean): string {
  return [
    verdicts[report.code],
    ...report.findings.map((finding) => `- ${placeOf(finding)}`),
    ...report.undecided.map((why) => `- not decided: ${why}`),
    ...traces(report),
    '',
    ...facts(report),
    '',
    ...limits(report, genesisGiven),
  ].join('\n')
}

function placeOf({ file, offset, what }: Finding): string {
  return `${file}, byte ${offset}: ${what}`
}

function traces({ uncleanEnds, keyGaps, acknowledged }: Report): readonly string[] {
  return [
    ...(uncleanEnds > 0
      ? [`- ${count(uncleanEnds, 'segment')} without a clean end (a crash)`]
      : []),
    ...(keyGaps > 0
      ? [`- ${count(keyGaps, 'key gap')}: from there on, a new signing key was begun`]
      : []),
    ...acknowledged.map((finding) => `- acknowledged damage: ${placeOf(finding)}`),
  ]
}

function facts(report: Report): readonly string[] {
  const { logId, genesis, records, head, firstBad, lastGoodCheckpoint: good } = report
  if (logId === null) return [`directory        ${report.directory}`]
  return [
    `directory        ${report.directory}`,
    `log              ${logId}`,
    `genesis          ${genesis}`,
    `segments         ${report.segments}`,
    `records          ${records}${report.unsigned > 0 ? `, the last ${report.unsigned} unsigned` : ''}`,
    `head             ${head ?? 'none'}`,
    `first bad place  ${firstBad === null ? 'none' : `${firstBad.file}, byte ${firstBad.offset}`}`,
    good === null
      ? 'last checkpoint  none'
      : `last checkpoint  ${firstBad === null ? '' : 'good: '}record ${good.seq}, head ${good.head}`,
  ]
}

function limits({ level, openedSegments }: Report, genesisGiven: boolean): readonly string[] {
  return [
    level === 'public'
      ? 'Looked at without a secret: frames, chain, signatures and links. The contents were not opened.'
      : `Looked at with an identity: also the contents of ${count(openedSegments, 'segment')}.`,
    ...(genesisGiven
      ? []
      : ['Compare the genesis fingerprint with the recovery kit, or give it as --genesis.']),
    'Whether newer records were cut off, only a checkpoint kept elsewhere can tell (--checkpoint).',
  ]
}

function count(many: number, thing: string): string {
  return `${many} ${thing}${many === 1 ? '' : 's'}`
}
