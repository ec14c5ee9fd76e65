import { readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { timed } from '../figure.ts'
import { withBareTools } from './bare-tools.ts'
import { type BenchWorld, downtimeSince } from './bench-world.ts'

const PATIENCE_MS = 120_000
const QUIET_MS = 1_500

export interface ProcedureRestore {
  /** What users saw. */
  readonly downtimeMs: number
  /** From the drop to a database that is whole. */
  readonly gapMs: number
}

/**
 * Downtime of the written procedure: stop API and worker, drop the database, `psql < plain dump`, start them again; no
 * verification, no difference, no way back.
 */
export async function restoreByProcedure(world: BenchWorld): Promise<ProcedureRestore> {
  const plain = world.description.postgres.backups.find((file) => file.endsWith('.sql'))
  if (plain === undefined) throw new Error('the world has no plain dump')
  const ask = graphql(world)
  const { services } = world.description.railway
  const api = await liveDeployment(ask, world, services.api)
  // A worker that writes into a half restored table makes its primary key fail: it has to be stopped too.
  const worker = await liveDeployment(ask, world, services.worker)
  const began = new Date()
  for (const id of [api, worker])
    await ask('mutation($id: String!) { deploymentStop(id: $id) }', { id })
  const restore = withBareTools(world, async ({ psql }) => {
    await psql('postgres', '-c', 'DROP DATABASE vlossom WITH (FORCE)')
    await psql(
      'postgres',
      '-c',
      `CREATE DATABASE vlossom OWNER vlossom_app TEMPLATE template0 ENCODING 'UTF8'`,
    )
    await psql('vlossom', '-f', plain)
  })
  const gapMs = await timed(() => restore)
  for (const id of [api, worker])
    await ask('mutation($id: String!) { deploymentRedeploy(id: $id) { id } }', { id })
  await untilServing(world)
  // Requests that were on their way may still be refused.
  await sleep(QUIET_MS)
  return { downtimeMs: await downtimeSince(world, began), gapMs }
}

type Ask = (query: string, variables: Readonly<Record<string, unknown>>) => Promise<unknown>

function graphql({ description }: BenchWorld): Ask {
  return async (query, variables) => {
    const token = (await readFile(description.railway.tokenFile, 'utf8')).trim()
    const answer = await fetch(description.railway.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'project-access-token': token },
      body: JSON.stringify({ query, variables }),
    })
    // GraphQL's own shape: errors stand beside a status of 200.
    const { data, errors } = (await answer.json()) as { data?: unknown; errors?: unknown }
    if (errors !== undefined) throw new Error(`railway: ${JSON.stringify(errors)}`)
    return data
  }
}

async function liveDeployment(
  ask: Ask,
  { description }: BenchWorld,
  serviceId: string,
): Promise<string> {
  const { projectId, environmentId } = description.railway
  const query =
    'query($input: DeploymentListInput!) { deployments(input: $input, first: 20) { edges { node { id status } } } }'
  const input = { projectId, environmentId, serviceId }
  const found = (await ask(query, { input })) as {
    deployments: { edges: readonly { node: { id: string; status: string } }[] }
  }
  const live = found.deployments.edges.find(({ node }) => node.status === 'SUCCESS')
  if (live === undefined) throw new Error('a service has no live deployment')
  return live.node.id
}

async function untilServing({ description }: BenchWorld): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS
  for (;;) {
    const status = await fetch(`${description.api.url}/api/health`).then(
      (answer) => answer.status,
      () => 0,
    )
    if (status === 200) return
    if (performance.now() > deadline) throw new Error('the API did not come back')
    await sleep(50)
  }
}
