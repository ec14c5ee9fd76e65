import type { StepId } from '../../../shared/domain/identifiers.ts'
import type { InputTemplate, RunbookStep } from '../../../shared/domain/runbook.ts'
import { channelThread } from './around-steps.ts'
import {
  checkStep,
  operationStep,
  planOf,
  reason,
  runId,
  targetOf,
  withStep,
} from './step-builders.ts'

/**
 * Stops everything that writes. Once `once` may have happened, only the runbook's own steps bring service back: the undo
 * of a stop would start the bad code on the database that serves then.
 */
export function stopTrafficSteps(given: {
  readonly after: readonly StepId[]
  readonly once: StepId
  /** What brings the API back behind it, where that is not the plain way. */
  readonly apiBack?: StepId
}): readonly RunbookStep[] {
  const { after, once, apiBack = 'api-back' } = given
  return [
    operationStep(
      'api-stop',
      'Stop the API',
      { system: 'railway', name: 'stop' },
      {
        input: { service: 'api' },
        after,
        stopsTraffic: true,
        putBackBy: { once, step: apiBack },
      },
    ),
    operationStep(
      'workers-stop',
      'Stop workers and crons',
      { system: 'railway', name: 'stop' },
      {
        input: { service: 'workers' },
        after: ['api-stop'],
        approval: withStep('api-stop'),
        stopsTraffic: true,
        putBackBy: { once, step: 'workers-back' },
      },
    ),
  ]
}

/** Nothing but the old code boots on what was restored. */
export function resumeTrafficSteps(given: {
  readonly after: readonly StepId[]
  /** The way back, where the API does not come up on it. */
  readonly onFailureRun?: StepId
}): readonly RunbookStep[] {
  const { after, ...ifSick } = given
  return [
    operationStep(
      'api-back',
      'Bring the old API back',
      { system: 'railway', name: 'bring-back' },
      {
        input: { service: 'api', target: targetOf('railway'), stopped: planOf('api-stop') },
        after,
        approval: withStep('api-stop'),
      },
    ),
    apiCheck('api-back', ifSick),
    workersBack('api-stop'),
  ]
}

/** Users are served again from here on. */
export function apiCheck(
  after: StepId,
  ifSick: { readonly onFailureRun?: StepId } = {},
): RunbookStep {
  return checkStep(
    'api-check',
    'Ask every replica of the API',
    { system: 'api', name: 'healthy' },
    {
      input: { target: targetOf('railway') },
      after: [after],
      resumesTraffic: true,
      ...ifSick,
    },
  )
}

export function workersBack(approvedWith: StepId): RunbookStep {
  return operationStep(
    'workers-back',
    'Bring workers and crons back',
    { system: 'railway', name: 'bring-back' },
    {
      input: { service: 'workers', stopped: planOf('workers-stop') },
      after: ['api-check'],
      approval: withStep(approvedWith),
    },
  )
}

/** What #incidents hears between the stop and the swap: it keeps nothing waiting. */
export function tellChannel(
  message: 'stop' | 'swap',
  title: string,
  given: { readonly after: readonly StepId[]; readonly card?: InputTemplate[string] },
): RunbookStep {
  const { after, ...card } = given
  return operationStep(
    `tell-${message}`,
    title,
    { system: 'slack', name: 'post' },
    {
      input: { run: runId, reason, message, thread: channelThread, ...card },
      after,
      approval: { kind: 'none' },
      onFailure: 'go-on',
    },
  )
}
