import type { System } from '../../ports/system.ts'
import { operation } from '../operation.ts'
import { follow } from './follow.ts'
import { open } from './open.ts'

/** What users are told, on a page of theirs: nothing of it happens without an operator's hold. */
export const statusPageSystem: System = {
  id: 'status-page',
  operations: [operation(open), operation(follow('update')), operation(follow('resolve'))],
  checks: [],
}
