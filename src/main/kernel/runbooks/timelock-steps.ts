import type { RunbookStep } from '../../../shared/domain/runbook.ts'
import { checkStep, operationStep, planOf, runId } from './step-builders.ts'

/** Schedule, wait out the delay, execute, look. The wait is made of looks: it survives a kill. */
export function timelockSteps(call: 'pause' | 'unpause'): readonly RunbookStep[] {
  const schedule = `timelock-${call}`
  const work = { work: planOf(schedule, 'work') }
  return [
    operationStep(
      schedule,
      `Schedule ${call}() at the timelock`,
      { system: 'contracts', name: `${call}-by-timelock` },
      { input: { run: runId }, approval: { kind: 'challenge' }, onFailure: 'go-on' },
    ),
    checkStep(
      'timelock-ready',
      'Wait for the delay of the timelock',
      { system: 'contracts', name: 'timelock-ready' },
      { input: work, after: [schedule] },
    ),
    operationStep(
      'timelock-execute',
      'Execute it at the timelock',
      { system: 'contracts', name: 'timelock-execute' },
      {
        input: work,
        approval: { kind: 'challenge' },
        after: ['timelock-ready'],
        waitsForOthers: true,
      },
    ),
  ]
}
