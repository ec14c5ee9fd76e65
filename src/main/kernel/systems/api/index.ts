import type { System } from '../../ports/system.ts'
import { carries } from './carries.ts'
import { healthy, healthyAfterBuild } from './healthy.ts'
import { monitor } from './monitor.ts'

/** The public API, as its users meet it. */
export const apiSystem: System = {
  id: 'api',
  operations: [],
  checks: [healthy, healthyAfterBuild, monitor, carries],
}
