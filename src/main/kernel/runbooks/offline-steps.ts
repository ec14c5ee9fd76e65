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

/** On a calm day: what the key here may pause is signed and sealed; what an offline key may is handed over. */
export const presignSteps: readonly RunbookStep[] = [
  operationStep(
    'contracts-presign',
    'Sign a pause of every contract that the key here may pause, and keep it sealed',
    { system: 'contracts', name: 'presign-pause' },
    { input: { contracts: 'all' }, onFailure: 'go-on' },
  ),
  operationStep(
    'offline-presign',
    'Hand over pause() to be signed offline, and kept',
    { system: 'contracts', name: 'pause-offline' },
    { input: { contracts: 'all', breakGlass: true }, onFailure: 'go-on' },
  ),
]

/** Sending goes first: telling people must not make a pause late. */
export const sendSignedSteps: readonly RunbookStep[] = [
  operationStep(
    'contracts-send-signed',
    'Send what was signed',
    { system: 'contracts', name: 'send-signed' },
    { input: { signed: givenOf('signed') }, approval: { kind: 'challenge' } },
  ),
  tellEnd('contracts-send-signed'),
]
