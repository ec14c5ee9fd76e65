import type { System } from '../../ports/system.ts'
import { healthy } from './healthy.ts'
import { monitor } from './monitor.ts'

/** The public API, as its users meet it. */
export const apiSystem: System = { id: 'api', operations: [], checks: [healthy, monitor] }
