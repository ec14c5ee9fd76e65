import { tells } from '../../../shared/domain/identifiers.ts'
import { configuredSystems, type Profile } from '../../../shared/domain/profile.ts'
import type { System } from '../ports/system.ts'
import { apiSystem } from '../systems/api/index.ts'
import { contractsSystem } from '../systems/contracts/index.ts'
import { paymasterSystem } from '../systems/contracts/paymaster/index.ts'
import { gitSystem } from '../systems/git/index.ts'
import { pagerDutySystem } from '../systems/pagerduty/index.ts'
import { postgresSystem } from '../systems/postgres/index.ts'
import { prismaSystem } from '../systems/prisma/index.ts'
import { railwaySystem } from '../systems/railway/index.ts'
import { siteSystem } from '../systems/site/index.ts'
import { slackSystem } from '../systems/slack/index.ts'
import { statusPageSystem } from '../systems/status-page/index.ts'
import { vercelSystem } from '../systems/vercel/index.ts'

/** Every system that there is. */
export const allSystems: readonly System[] = [
  vercelSystem,
  railwaySystem,
  postgresSystem,
  siteSystem,
  apiSystem,
  slackSystem,
  statusPageSystem,
  pagerDutySystem,
  contractsSystem,
  paymasterSystem,
  prismaSystem,
  gitSystem,
]

/** The systems that a profile configures; what tells people is always there and says when it has nothing to do. */
export function systemsOf(profile: Profile): readonly System[] {
  const configured = new Set(configuredSystems(profile))
  return allSystems.filter(({ id }) => tells(id) || configured.has(id))
}
