import type { StepId } from '../../../shared/domain/identifiers.ts'
import type { RunbookStep } from '../../../shared/domain/runbook.ts'
import {
  checkStep,
  manualStep,
  operationStep,
  planOf,
  reason,
  receiptOf,
  runId,
  standing,
  targetOf,
} from './step-builders.ts'

/** The procedure's pre-rollback checklist: owed and recorded, never in the way of going back. */
export const checklistSteps: readonly RunbookStep[] = [
  manualStep(
    'checklist-cause',
    'The issue is deployment-related',
    'Confirm that the issue came with a deployment, and say how you know.',
  ),
  manualStep(
    'checklist-good',
    'The last known good version is identified',
    'Confirm that the suggested targets are the last known good version.',
  ),
  manualStep('checklist-team', 'The team knows', 'Confirm that someone answered in #incidents.'),
  manualStep(
    'checklist-watch',
    'Somebody watches afterwards',
    'Name who watches for the next 30 minutes.',
  ),
]

export const tellStart: RunbookStep = operationStep(
  'tell-start',
  'Tell #incidents that a rollback begins',
  { system: 'slack', name: 'post' },
  {
    input: { run: runId, reason, message: 'start' },
    approval: { kind: 'none' },
    onFailure: 'go-on',
  },
)

/** Where a bot answers below its first message; a webhook has no threads. */
export const channelThread = receiptOf('tell-start', 'ts')

const openedIncident = {
  incident: receiptOf('status-open', 'id'),
  opened: planOf('status-open', 'title'),
}

/** Users are told by a hold of its own: a page that everybody reads is never written to by the way. */
export const tellUsers: readonly RunbookStep[] = [
  operationStep(
    'status-open',
    'Tell users on the status page',
    { system: 'status-page', name: 'open' },
    { input: { run: runId }, approval: { kind: 'ask' }, onFailure: 'go-on' },
  ),
  operationStep(
    'status-update',
    'Update the status page',
    { system: 'status-page', name: 'update' },
    {
      input: { run: runId, ...openedIncident },
      approval: { kind: 'ask' },
      onFailure: 'go-on',
      onDemand: true,
    },
  ),
]

/** Somebody has to be woken: whenever the operator wants, and never by itself. */
const pageBackup: RunbookStep = operationStep(
  'page-backup',
  'Page the backup contact',
  { system: 'pagerduty', name: 'page' },
  {
    input: { run: runId, reason },
    approval: { kind: 'ask' },
    onFailure: 'go-on',
    onDemand: true,
  },
)

/** How every run that users may notice begins: the team is told, and users and the backup contact can be. */
export const openingSteps: readonly RunbookStep[] = [tellStart, ...tellUsers, pageBackup]

/** Both user-visible systems once more, then the watch, then the last word. */
export function closingSteps(after: readonly StepId[]): readonly RunbookStep[] {
  return [
    checkStep(
      'final-web',
      'Look at the site once more',
      { system: 'site', name: 'serves' },
      {
        input: { target: targetOf('vercel') },
        after,
        onFailure: 'go-on',
      },
    ),
    checkStep(
      'monitor',
      'Watch error rate and health',
      { system: 'api', name: 'monitor' },
      {
        after: ['final-web'],
        onFailure: 'go-on',
      },
    ),
    operationStep(
      'status-resolve',
      'Resolve the incident on the status page',
      { system: 'status-page', name: 'resolve' },
      {
        input: { run: runId, ...openedIncident },
        after: ['monitor', 'status-open'],
        approval: { kind: 'ask' },
        onFailure: 'go-on',
      },
    ),
    operationStep(
      'note-change',
      'Note the rollback in PagerDuty',
      { system: 'pagerduty', name: 'change' },
      {
        input: { run: runId, reason, standing },
        after: ['monitor'],
        approval: { kind: 'none' },
        onFailure: 'go-on',
      },
    ),
    tellEnd('monitor'),
  ]
}

/** The last word, however it ended. */
export function tellEnd(after: StepId): RunbookStep {
  return operationStep(
    'tell-end',
    'Tell #incidents how it ended',
    { system: 'slack', name: 'post' },
    {
      input: { run: runId, reason, message: 'end', standing, thread: channelThread },
      after: [after],
      approval: { kind: 'none' },
      onFailure: 'go-on',
    },
  )
}
