import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { BAD_RELEASE } from '../../../src/rehearsal/incidents/bad-release.ts'
import type { RailwaySimulatorOptions } from '../../../src/rehearsal/railway/simulator-options.ts'
import {
  type RailwaySimulator,
  startRailwaySimulator,
} from '../../../src/rehearsal/railway/start-railway-simulator.ts'

export const PROJECT = '11111111-0000-4000-8000-000000000001'
export const ENVIRONMENT = '22222222-0000-4000-8000-000000000002'
export const API = '33333333-0000-4000-8000-000000000003'
export const WORKER = '33333333-0000-4000-8000-000000000004'
const POSTGRES = '33333333-0000-4000-8000-000000000005'
export const DATABASE_PASSWORD = 'pass word/with:signs'

export interface QuietRailway {
  readonly railway: RailwaySimulator
  readonly dir: string
  close(): Promise<void>
}

/** A simulator with one replica of a program that needs no database. */
export async function startQuietRailway(
  overrides: Partial<RailwaySimulatorOptions> = {},
): Promise<QuietRailway> {
  const dir = overrides.dir ?? mkdtempSync(path.join(os.tmpdir(), 'quiet-railway-'))
  const passwordFile = path.join(dir, 'password')
  writeFileSync(passwordFile, `${DATABASE_PASSWORD}\n`, { mode: 0o600 })
  const program = fileURLToPath(new URL('quiet-program.ts', import.meta.url))
  const railway = await startRailwaySimulator({
    dir,
    projectId: PROJECT,
    environmentId: ENVIRONMENT,
    services: { api: API, worker: WORKER, postgres: POSTGRES },
    projectToken: 'project-token',
    readOnlyProjectToken: 'reading-token',
    accountToken: 'account-token',
    incident: BAD_RELEASE,
    clock: { now: () => new Date() },
    database: { host: '127.0.0.1', port: 5432, user: 'app', database: 'vlossom', passwordFile },
    plan: 'pro',
    programs: { api: program, worker: program },
    replicas: { api: 2, worker: 1 },
    timing: {
      queuedMs: 30,
      buildingMs: 60,
      drainingMs: 10,
      healthcheckTimeoutMs: 3000,
      graceMs: 300,
    },
    ...overrides,
  })
  return {
    railway,
    dir,
    close: async () => {
      await railway.close()
      rmSync(dir, { recursive: true, force: true })
    },
  }
}

/** Sends a document; answers everything there is to see. */
export async function send(
  url: string,
  query: string,
  options: { headers?: Record<string, string>; variables?: Record<string, unknown> } = {},
) {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(options.headers ?? { authorization: 'Bearer account-token' }),
    },
    body: JSON.stringify({ query, variables: options.variables ?? {} }),
  })
  const text = await response.text()
  const json = response.headers.get('content-type')?.startsWith('application/json') ?? false
  return {
    status: response.status,
    headers: response.headers,
    text,
    // biome-ignore lint/suspicious/noExplicitAny: answers are read by tests only, field by field
    body: (json ? JSON.parse(text) : null) as any,
  }
}

export interface Seen {
  readonly id: string
  readonly status: string
  readonly canRollback: boolean
  readonly createdAt: string
  readonly creator: { readonly email: string } | null
  readonly meta: { readonly commitHash: string }
}

/** Newest deployments of the API, newest first. */
export async function seeDeployments(url: string): Promise<readonly Seen[]> {
  const { body } = await send(
    url,
    `{ deployments(first: 20, input: { serviceId: "${API}" }) {
      edges { node { id status canRollback createdAt creator { email } meta } } } }`,
  )
  return body.data.deployments.edges.map((edge: { node: Seen }) => edge.node)
}
