import type { RunbookStep } from '../../../shared/domain/runbook.ts'
import { tellEnd } from './around-steps.ts'
import { givenOf, operationStep } from './step-builders.ts'

/** The file for the machine with the key. Nothing waits for it: what comes back is a run of its own. */
export function prepareOfflineStep(call: 'pause' | 'unpause'): RunbookStep {
  return operationStep(
    `offline-${call}`,
    `Hand over ${call}() to be signed offline`,
    { system: 'contracts', name: `${call}-offline` },
    { input: { contracts: 'all' }, onFailure: 'go-on' },
  )
}

/** Sending goes first: telling people must not make a pause late. */
export const sendSignedSteps: readonly RunbookStep[] = [
  operationStep(
    'contracts-send-signed',
    'Send what was signed offline',
    { system: 'contracts', name: 'send-signed' },
    { input: { signed: givenOf('signed') }, approval: { kind: 'challenge' } },
  ),
  tellEnd('contracts-send-signed'),
]
