import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Incident } from '../../../src/rehearsal/incidents/incident.ts'
import type { RailwaySimulatorOptions } from '../../../src/rehearsal/railway/simulator-options.ts'
import type { RailwaySimulator } from '../../../src/rehearsal/railway/start-railway-simulator.ts'
import type { BackendDatabase } from './backend-database.ts'

export const IDS = {
  projectId: 'aaaaaaaa-0000-4000-8000-000000000001',
  environmentId: 'bbbbbbbb-0000-4000-8000-000000000002',
  services: {
    api: 'cccccccc-0000-4000-8000-000000000003',
    worker: 'cccccccc-0000-4000-8000-000000000004',
    postgres: 'cccccccc-0000-4000-8000-000000000005',
  },
} as const

/** Options of a quick simulator on a database, two replicas of the API and one worker. */
export function optionsFor(
  database: BackendDatabase,
  incident: Incident,
  name: string,
): RailwaySimulatorOptions {
  return {
    ...IDS,
    dir: path.join(database.dir, name),
    projectToken: 'project-token',
    accountToken: 'account-token',
    incident,
    clock: { now: () => new Date() },
    database: database.address,
    plan: 'enterprise',
    replicas: { api: 2, worker: 1 },
    timing: {
      queuedMs: 60,
      buildingMs: 120,
      drainingMs: 40,
      healthcheckTimeoutMs: 4000,
      restartDelayMs: 50,
      maxRestarts: 1,
    },
  }
}

/** Sends a GraphQL document with the account token; throws on `errors[]`. */
export async function ask(
  railway: RailwaySimulator,
  query: string,
  variables: Record<string, unknown> = {},
  // biome-ignore lint/suspicious/noExplicitAny: answers are read by tests only, field by field
): Promise<any> {
  const response = await fetch(railway.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: 'Bearer account-token' },
    body: JSON.stringify({ query, variables }),
  })
  // biome-ignore lint/suspicious/noExplicitAny: read by tests only, field by field
  const body: any = await response.json()
  if (body.errors !== undefined) throw new Error(body.errors[0].message)
  return body.data
}

export interface Listed {
  readonly id: string
  readonly status: string
  readonly canRollback: boolean
  readonly deploymentStopped: boolean
  readonly instances: readonly { readonly id: string; readonly status: string }[]
  readonly meta: { readonly commitHash: string }
}

/** The newest deployments of a service, newest first. */
export async function list(
  railway: RailwaySimulator,
  service: 'api' | 'worker' = 'api',
): Promise<readonly Listed[]> {
  const data = await ask(
    railway,
    `query($input: DeploymentListInput!) { deployments(first: 20, input: $input) { edges { node {
      id status canRollback deploymentStopped instances { id status } meta } } } }`,
    { input: { ...pick(), serviceId: IDS.services[service] } },
  )
  return data.deployments.edges.map((found: { node: Listed }) => found.node)
}

function pick(): { projectId: string; environmentId: string } {
  return { projectId: IDS.projectId, environmentId: IDS.environmentId }
}

/** Asks again until the answer is there; fails after ten seconds. */
export async function until<T>(read: () => Promise<T | undefined | false>): Promise<T> {
  const giveUpAt = performance.now() + 10_000
  for (;;) {
    const found = await read()
    if (found !== undefined && found !== false) return found
    if (performance.now() > giveUpAt) throw new Error('it did not happen within ten seconds')
    await sleep(40)
  }
}

/** A request to the edge. */
export async function edge(
  railway: RailwaySimulator,
  pathname: string,
  init: RequestInit = {},
  // biome-ignore lint/suspicious/noExplicitAny: answers are read by tests only, field by field
): Promise<{ status: number; headers: Headers; body: any }> {
  const response = await fetch(`${railway.apiUrl}${pathname}`, init)
  return { status: response.status, headers: response.headers, body: await response.json() }
}

/** Commit of a release's backend. */
export function commitOf(incident: Incident, version: string): string {
  const release = incident.releases.find((each) => each.version === version)
  if (release === undefined) throw new Error(`no release ${version}`)
  return release.api.commit
}
