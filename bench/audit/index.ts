import { measureDurableAppend, measureGroupCommit } from '../engine/durable-append.ts'
import type { Benchmark, Figure } from '../figure.ts'
import { measureExport } from './export.ts'
import { filledLog } from './filled-log.ts'
import { measureReopen, measureVerify } from './verify.ts'

const MEBIBYTES = 64

/** What the audit log costs, with the goals of its design where it has one. */
export const auditBenchmark: Benchmark = {
  name: 'audit',
  async run(say) {
    say('durable appends against write + fdatasync')
    const [median, slowest] = await measureDurableAppend()
    say('group commit')
    const group = await measureGroupCommit()
    say(`a log of ${MEBIBYTES} MiB`)
    await using log = await filledLog(MEBIBYTES)
    say('verify at both levels')
    const verify = await measureVerify(log)
    say('reopen')
    const reopen = await measureReopen(log)
    say('export against COPY')
    const exported = await measureExport()
    return [
      ...(median === undefined ? [] : [median]),
      ...(slowest === undefined ? [] : [withGoal(slowest, { ratioAtMost: 2 })]),
      withGoal(group, { atLeast: 50_000 }),
      ...verify,
      reopen,
      ...exported,
    ]
  },
}

function withGoal(figure: Figure, goal: NonNullable<Figure['goal']>): Figure {
  return { ...figure, goal }
}
