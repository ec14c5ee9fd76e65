import { expect, test } from 'vitest'
import { isRunning } from '../../../src/main/hosts/shared/open-kernel.ts'
import type { Run } from '../../../src/shared/domain/run.ts'

type Ending = Pick<Run, 'endedAt' | 'trafficStopped'>

const ended = { endedAt: '2026-11-20T10:00:00.000Z', trafficStopped: false }

test.each<[string, readonly Ending[] | undefined, boolean]>([
  ['without a kernel', undefined, false],
  ['with no run', [], false],
  ['with an ended run', [ended], false],
  ['with a run under way behind an ended one', [ended, { trafficStopped: false }], true],
  ['with an ended run that left traffic stopped', [{ ...ended, trafficStopped: true }], true],
])(
  '%s a host asks before it locks or closes only where something would be left',
  (_, runs, asks) => {
    expect(isRunning(runs && { runs: { runs: () => runs } })).toBe(asks)
  },
)
