import type { PushedCommit } from '../git/watch-main.ts'
import type { KnownDeployment } from '../history/release-records.ts'
import type { Fault } from '../vercel/faults.ts'
import type { SiteContracts } from '../vercel/first-environment.ts'
import { startVercelSimulator } from '../vercel/start-vercel-simulator.ts'
import type { PartOptions } from './part-options.ts'

/** The world's view of the Vercel simulator. */
export interface VercelPart {
  readonly baseUrl: string
  /** Origins of the production domains, the main one first. */
  readonly siteUrls: readonly string[]
  readonly port: number
  readonly sitePorts: readonly number[]
  readonly faults: {
    arm(fault: Fault): void
    clear(): void
    armed(): readonly Fault[]
  }
  push(push: PushedCommit): unknown
  /** Asked over its API, as anybody would. */
  productionDeployments(): Promise<readonly KnownDeployment[]>
  close(): Promise<void>
}

export interface VercelPartOptions extends PartOptions {
  /** Where the API answers; what the site's builds inline. */
  readonly apiUrl: string
  readonly contracts: SiteContracts
}

export async function startVercelPart(options: VercelPartOptions): Promise<VercelPart> {
  const { layout, saved, incident, credentials, ports, clock, apiUrl, contracts } = options
  const { ids } = saved
  const simulator = await startVercelSimulator({
    dir: layout.vercel,
    port: ports.vercel,
    sitePorts: ports.site,
    token: credentials.vercelToken,
    ...ids.vercel,
    incident,
    clock,
    plan: 'pro',
    apiUrl,
    contracts,
  })
  return {
    baseUrl: simulator.url,
    siteUrls: simulator.site.urls,
    port: Number(new URL(simulator.url).port),
    sitePorts: simulator.site.urls.map((url) => Number(new URL(url).port)),
    faults: simulator.faults,
    push: ({ commit, message, author }) => simulator.push(commit, message, author),
    productionDeployments: () =>
      listProduction(simulator.url, { token: credentials.vercelToken, ...ids.vercel }),
    close: () => simulator.close(),
  }
}

interface ProjectAccess {
  readonly token: string
  readonly teamId: string
  readonly projectId: string
}

async function listProduction(
  baseUrl: string,
  access: ProjectAccess,
): Promise<readonly KnownDeployment[]> {
  const url = new URL('/v6/deployments', baseUrl)
  const { projectId, teamId } = access
  for (const [name, value] of Object.entries({
    projectId,
    teamId,
    target: 'production',
    limit: '100',
  })) {
    url.searchParams.set(name, value)
  }
  const answer = await fetch(url, { headers: { authorization: `Bearer ${access.token}` } })
  if (!answer.ok) throw new Error(`The Vercel simulator answers ${answer.status} to a listing`)
  // Our own simulator, of the same build.
  const { deployments } = (await answer.json()) as {
    deployments: readonly { uid: string; meta?: { githubCommitSha?: string } }[]
  }
  return deployments.map(({ uid, meta }) => ({
    system: 'vercel',
    deploymentId: uid,
    commit: meta?.githubCommitSha ?? '',
  }))
}
