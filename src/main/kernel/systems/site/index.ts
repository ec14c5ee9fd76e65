import type { System } from '../../ports/system.ts'
import { carries } from './carries.ts'
import { serves, servesAfterBuild } from './serves.ts'

/** The production site, as its visitors meet it. */
export const siteSystem: System = {
  id: 'site',
  operations: [],
  checks: [serves, servesAfterBuild, carries],
}
