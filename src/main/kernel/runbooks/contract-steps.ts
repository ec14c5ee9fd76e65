import type { RunbookStep } from '../../../shared/domain/runbook.ts'
import { tellEnd, tellStart } from './around-steps.ts'
import { prepareOfflineStep } from './offline-steps.ts'
import { safeSteps } from './safe-steps.ts'
import { givenOf, operationStep } from './step-builders.ts'
import { timelockSteps } from './timelock-steps.ts'

/** The pause goes first: telling people must not make it late. */
export const pauseSteps: readonly RunbookStep[] = [
  operationStep(
    'contracts-pause',
    'Pause every contract that the signer may pause',
    { system: 'contracts', name: 'pause' },
    { input: { contracts: 'all' }, approval: { kind: 'challenge' } },
  ),
  { ...tellStart, behind: ['contracts-pause'] },
  tellEnd('contracts-pause'),
]

export const unpauseSteps: readonly RunbookStep[] = [
  tellStart,
  operationStep(
    'contracts-unpause',
    'Unpause the contracts',
    { system: 'contracts', name: 'unpause' },
    { input: { contracts: 'all', except: givenOf('except') }, approval: { kind: 'challenge' } },
  ),
  tellEnd('contracts-unpause'),
]

/** What the key here may not do. Each way waits for people or for time, and none waits for another. */
export function stepsByOthers(call: 'pause' | 'unpause'): readonly RunbookStep[] {
  return [...safeSteps(call), ...timelockSteps(call), prepareOfflineStep(call)]
}
