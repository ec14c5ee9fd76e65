import type { Incident } from '../incidents/incident.ts'
import { firstDeployments } from './first-deployments.ts'
import { firstEnvironment, type SiteContracts } from './first-environment.ts'
import { mintFrom } from './identifiers.ts'
import type { Person, Project, VercelState } from './model.ts'

/** What a world is born with. */
export interface WorldFacts {
  readonly teamId: string
  readonly projectId: string
  readonly projectName: string
  readonly plan: 'pro' | 'hobby'
  readonly incident: Incident
  /** Ports of the three domains, in the order main, www, app. */
  readonly sitePorts: readonly number[]
  readonly apiUrl: string | null
  readonly contracts: SiteContracts
  readonly bornAt: Date
}

const OWNER: Person = { uid: 'usr_oncall', username: 'oncall', email: 'oncall@vlossom.example' }
const COLLEAGUE: Person = { uid: 'usr_ayo', username: 'ayo', email: 'ayo@vlossom.example' }
const LABELS = ['main', 'www', 'app'] as const
const DAYS = 24 * 60 * 60_000

/** The alias of a domain here: the host its listener is reached by, port and all. */
export function aliasHost(port: number): string {
  return `127.0.0.1:${port}`
}

function newProject(id: string, name: string, createdAt: number): Project {
  return {
    id,
    name,
    createdAt,
    autoAssignCustomDomains: true,
    autoAssignCustomDomainsUpdatedBy: null,
    paused: false,
    rollbackDescription: null,
    productionDeploymentId: null,
    job: null,
    rollingRelease: null,
    env: [],
  }
}

/** The account as the incident finds it: the last release live on every domain, its forerunners behind it. */
export function firstState(facts: WorldFacts): VercelState {
  const bornAt = facts.bornAt.getTime()
  const team = { id: facts.teamId, slug: 'vlossom', name: 'Vlossom Protocol' }
  const env = firstEnvironment(facts.apiUrl, bornAt - 200 * DAYS, facts.contracts)
  const product = { ...newProject(facts.projectId, facts.projectName, bornAt - 400 * DAYS), env }
  const other = newProject('prj_vlossomDocs', 'vlossom-docs', bornAt - 300 * DAYS)
  const deployments = firstDeployments({
    incident: facts.incident,
    product,
    other,
    teamSlug: team.slug,
    bornAt,
    owner: OWNER,
    colleague: COLLEAGUE,
  })
  const live = deployments
    .filter(({ projectId, promotedAt }) => projectId === product.id && promotedAt !== null)
    .toSorted((a, b) => (b.promotedAt ?? 0) - (a.promotedAt ?? 0))[0]
  if (live === undefined) throw new Error('An incident needs at least one release')
  const mint = mintFrom('aliases')
  return {
    format: 1,
    plan: facts.plan,
    team,
    owner: OWNER,
    colleague: COLLEAGUE,
    projects: [{ ...product, productionDeploymentId: live.id }, other],
    deployments,
    aliases: LABELS.map((label, index) => ({
      uid: mint(24),
      host: aliasHost(facts.sitePorts[index] ?? 0),
      label,
      projectId: product.id,
      deploymentId: live.id,
      changedAt: live.promotedAt ?? bornAt,
    })),
    apiPort: null,
  }
}
