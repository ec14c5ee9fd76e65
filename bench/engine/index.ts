import type { Benchmark } from '../figure.ts'
import { measureDurableAppend, measureGroupCommit } from './durable-append.ts'
import { measureStep } from './step.ts'

/** What recording costs: a step against its bare effect, a record against a bare write. */
export const engineBenchmark: Benchmark = {
  name: 'engine',
  async run(say) {
    say('durable appends against write + fdatasync')
    const appends = await measureDurableAppend()
    say('group commit')
    const group = await measureGroupCommit()
    say('a step against its bare request')
    return [...appends, group, await measureStep()]
  },
}
