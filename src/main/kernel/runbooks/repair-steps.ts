import type { InputRef, RunbookStep } from '../../../shared/domain/runbook.ts'
import { tellEnd, tellStart } from './around-steps.ts'
import { besideSteps } from './database-steps.ts'
import { operationStep, runId, targetOf } from './step-builders.ts'

const repair: InputRef = { from: 'given', field: 'repair' }

const repairRows = (after: string): RunbookStep =>
  operationStep(
    'db-repair',
    'Repair the chosen rows in live',
    { system: 'postgres', name: 'repair-rows' },
    { input: { run: runId, repair }, after: [after] },
  )

/** The lesser remedy: a copy is restored beside, chosen rows are taken out of it, and it goes again. No swap. */
export const repairSteps: readonly RunbookStep[] = [
  tellStart,
  ...besideSteps,
  repairRows('db-verify'),
  operationStep(
    'db-drop-copy',
    'Drop the copy',
    { system: 'postgres', name: 'drop-side' },
    { input: { run: runId, target: targetOf('postgres') }, after: ['db-repair'] },
  ),
  tellEnd('db-repair'),
]

/** Rows that a restore has taken come back out of the database that the swap left behind. */
export const reimportSteps: readonly RunbookStep[] = [
  tellStart,
  repairRows('tell-start'),
  tellEnd('db-repair'),
]
