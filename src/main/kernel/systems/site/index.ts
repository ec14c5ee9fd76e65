import type { System } from '../../ports/system.ts'
import { serves } from './serves.ts'

/** The production site, as its visitors meet it. */
export const siteSystem: System = { id: 'site', operations: [], checks: [serves] }
