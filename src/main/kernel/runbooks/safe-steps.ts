import type { RunbookStep } from '../../../shared/domain/runbook.ts'
import { checkStep, operationStep, planOf } from './step-builders.ts'

const verbs = { pause: 'Pause', unpause: 'Unpause' } as const

/** Propose, wait for the other owners, execute, look. Who carried what comes from the proposal's plan. */
export function safeSteps(call: 'pause' | 'unpause'): readonly RunbookStep[] {
  const proposal = `safe-${call}`
  const carriage = {
    carrier: planOf(proposal, 'carrier'),
    transactions: planOf(proposal, 'transactions'),
  }
  return [
    operationStep(
      proposal,
      `${verbs[call]} by a Safe: propose it to the owners`,
      { system: 'contracts', name: `${call}-by-safe` },
      { input: { contracts: 'all' }, approval: { kind: 'challenge' }, onFailure: 'go-on' },
    ),
    checkStep(
      'safe-signatures',
      'Wait for the signatures of the Safe',
      { system: 'contracts', name: 'safe-signatures' },
      { input: carriage, after: [proposal] },
    ),
    operationStep(
      'safe-execute',
      'Execute it by the Safe',
      { system: 'contracts', name: 'safe-execute' },
      {
        input: carriage,
        approval: { kind: 'challenge' },
        after: ['safe-signatures'],
        waitsForOthers: true,
      },
    ),
    checkStep(
      'safe-verify',
      `See that it is ${call}d`,
      { system: 'contracts', name: 'switched' },
      {
        input: { call: planOf(proposal, 'call'), contracts: planOf(proposal, 'contracts') },
        after: ['safe-execute'],
      },
    ),
  ]
}
