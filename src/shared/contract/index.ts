import { eventIterator, oc, type } from '@orpc/contract'
import { z } from 'zod'
import type { EvidenceRef } from '../domain/evidence.ts'
import type { Failure } from '../domain/failure.ts'
import type { HistoryRow } from '../domain/history.ts'
import type { RunId } from '../domain/identifiers.ts'
import type { PlanView } from '../domain/plan-view.ts'
import type { Run } from '../domain/run.ts'
import type { Session } from '../domain/session.ts'
import type { Situation } from '../domain/situation.ts'
import { hash, range, runbookId, runId, stepId, stepInput, targetIds, words } from './inputs.ts'
import type { OutputPage, Preferences, RunSummary } from './views.ts'

/**
 * What a panel may ask: START READING HERE. Inputs are validated; outputs are made by the kernel, typed
 * by the compiler and masked once more on their way out. Every expected failure is the one declared error.
 */
const ask = oc.errors({ FAILED: { message: 'The kernel refused', data: type<Failure>() } })
