import { historyFact } from './history/history-words.ts'
import type { CheckpointsCompared, Report } from './report.ts'

/** What was looked at, and the places that an expert asks for first. */
export function factWords(report: Report): readonly string[] {
  const { logId, genesis, head, firstBad, lastGoodCheckpoint: good } = report
  if (logId === null) return [`directory        ${report.directory}`]
  return [
    `directory        ${report.directory}`,
    `log              ${logId}`,
    `genesis          ${genesis}`,
    `segments         ${report.segments}`,
    `records          ${recordWords(report)}`,
    `head             ${head ?? 'none'}`,
    `first bad place  ${firstBad === null ? 'none' : `${firstBad.file}, byte ${firstBad.offset}`}`,
    good === null
      ? 'last checkpoint  none'
      : `last checkpoint  ${firstBad === null ? '' : 'good: '}record ${good.seq}, head ${good.head}`,
    ...checkpointFact(report.checkpoints),
    ...historyFact(report.history),
  ]
}

/** That those which were given are there; what speaks against it has a line of its own. */
function checkpointFact({ given, held, newest }: CheckpointsCompared): readonly string[] {
  if (newest === null) return []
  const all = given === 1 ? '' : `, the newest of the ${held} of ${given} that are`
  return [`checkpoint       record ${newest} as given${all}`]
}

function recordWords({ records, pruned, unsigned }: Report): string {
  const range = pruned === null ? `${records}` : `${pruned.seq + 1} to ${records}`
  return unsigned > 0 ? `${range}, the last ${unsigned} unsigned` : range
}
