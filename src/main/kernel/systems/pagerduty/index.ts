import type { System } from '../../ports/system.ts'
import { operation } from '../operation.ts'
import { change } from './change.ts'
import { page } from './page.ts'
import { resolve } from './resolve.ts'

/** Who is woken, and what their tool remembers of a rollback. */
export const pagerDutySystem: System = {
  id: 'pagerduty',
  operations: [operation(page), operation(resolve), operation(change)],
  checks: [],
}
