import type { RunbookStep } from '../../../shared/domain/runbook.ts'
import { tellEnd, tellStart } from './around-steps.ts'
import { operationStep, planOf } from './step-builders.ts'

const exported = { export: planOf('state-export', 'export') }

/** The old contract is paused before, by its own procedure; the successor is unpaused last, and only whole. */
export const migrateSteps: readonly RunbookStep[] = [
  tellStart,
  operationStep(
    'state-export',
    'Export the state at a pinned block',
    { system: 'contracts', name: 'export-state' },
    { approval: { kind: 'none' } },
  ),
  operationStep(
    'state-import',
    'Import it into the successor',
    { system: 'contracts', name: 'import-state' },
    { input: exported, after: ['state-export'], approval: { kind: 'challenge' } },
  ),
  operationStep(
    'state-open',
    'Unpause the successor',
    { system: 'contracts', name: 'open-successor' },
    { input: exported, after: ['state-import'], approval: { kind: 'challenge' } },
  ),
  tellEnd('state-open'),
]
