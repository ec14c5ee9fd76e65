import type { Answer, Arrived } from '../fake-http.ts'

export interface FakeRailwayDeployment {
  readonly id: string
  readonly serviceId: string
  readonly commit: string
  status: string
  canRollback: boolean
  stopped: boolean
  reason: string
  replicas: { readonly [region: string]: number }
  projectId: string
}

/** A Railway environment in memory, with the knobs of bad days. */
export interface FakeRailway {
  /** Newest first. */
  deployments: FakeRailwayDeployment[]
  /** Statuses that a new deployment goes through, one a look. */
  climb: string[]
  /** Answers the next request instead; `mutation` only for one. */
  instead: { readonly on?: 'mutation' | 'query'; readonly answer: Answer }[]
  /** Happens when a mutation arrives, before or after it is carried out: a colleague. */
  before: (() => void) | undefined
  after: (() => void) | undefined
  /** Old deployments that go on running after a new one is a success. */
  keepsOld: boolean
  variables: { [name: string]: string }
  variablesForbidden: boolean
  /** Whether pushes are deployed, by service; one that is absent is switched on. */
  autoDeploy: { [serviceId: string]: boolean }
  date: Date
  edge: { readonly [status: number]: number }
  add(commit: string, own?: Partial<FakeRailwayDeployment>): FakeRailwayDeployment
  answer(request: Arrived): Answer
}

export const COMMIT = { bad: 'b'.repeat(40), good: '4'.repeat(40), old: '0'.repeat(40) }
const REPLICAS = { 'europe-west4': 2 }

function view(each: FakeRailwayDeployment) {
  const running = !each.stopped && each.status === 'SUCCESS'
  const count = Object.values(each.replicas).reduce((sum, replicas) => sum + replicas, 0)
  const multiRegionConfig = Object.fromEntries(
    Object.entries(each.replicas).map(([region, numReplicas]) => [region, { numReplicas }]),
  )
  return {
    id: each.id,
    status: each.status,
    createdAt: '2026-11-20T10:00:00.000Z',
    canRollback: each.canRollback,
    canRedeploy: true,
    deploymentStopped: each.stopped,
    instances: Array.from({ length: count }, (_, index) => ({
      id: `${each.id}-${index}`,
      status: running ? 'RUNNING' : each.stopped ? 'STOPPED' : 'REMOVED',
    })),
    meta: {
      commitHash: each.commit,
      commitMessage: `message of ${each.id}`,
      commitAuthor: 'Ayo',
      reason: each.reason,
      serviceManifest: { deploy: { multiRegionConfig, startCommand: 'x' }, build: {} },
    },
    projectId: each.projectId,
    environmentId: 'environment-1',
    serviceId: each.serviceId,
  }
}

const active = (each: FakeRailwayDeployment) =>
  ['SUCCESS', 'SLEEPING', 'CRASHED'].includes(each.status)

function climbOn(railway: FakeRailway, serviceId: string): void {
  const rising = railway.deployments.find(
    (each) =>
      each.serviceId === serviceId && ['QUEUED', 'BUILDING', 'DEPLOYING'].includes(each.status),
  )
  if (rising === undefined) return
  rising.status = railway.climb.shift() ?? 'SUCCESS'
  if (rising.status !== 'SUCCESS' || railway.keepsOld) return
  for (const other of railway.deployments) {
    if (other.serviceId !== serviceId || other === rising || !active(other)) continue
    other.status = 'REMOVED'
    other.canRollback = true
  }
}

function mutate(railway: FakeRailway, field: string, id: string): unknown {
  const target = railway.deployments.find((each) => each.id === id)
  if (target === undefined) return undefined
  if (field === 'deploymentStop') {
    target.stopped = true
    return true
  }
  const { commit, serviceId } = target
  const live = railway.deployments.find((each) => each.serviceId === serviceId && active(each))
  const reason = field === 'deploymentRollback' ? 'rollback' : 'redeploy'
  const replicas = live?.replicas ?? target.replicas
  const made = railway.add(commit, {
    serviceId,
    status: 'QUEUED',
    reason,
    canRollback: false,
    replicas,
  })
  return field === 'deploymentRollback' ? true : { id: made.id }
}

/** The inputs of `serviceInstanceAutoDeployUpdate` among the variables of a mutation, carried out. */
function switched(railway: FakeRailway, variables: Record<string, unknown>) {
  const data: Record<string, unknown> = {}
  for (let index = 0; `input${index}` in variables; index += 1) {
    const { enabled, serviceId } = variables[`input${index}`] as {
      enabled: boolean
      serviceId: string
    }
    railway.autoDeploy[serviceId] = enabled
    data[`s${index}`] = { enabled }
  }
  return data
}

function run(railway: FakeRailway, document: string, variables: Record<string, unknown>): Answer {
  const refuse = (message: string): Answer => ({ json: { errors: [{ message }], data: null } })
  if (document.trimStart().startsWith('mutation')) {
    railway.before?.()
    railway.before = undefined
    const data: Record<string, unknown> = switched(railway, variables)
    if (document.includes('serviceInstanceDeployV2')) {
      const commit = String(variables['commitSha'])
      const serviceId = String(variables['serviceId'])
      data['s0'] = railway.add(commit, { serviceId, status: 'QUEUED', canRollback: false }).id
    }
    for (const [, alias, field, name] of document.matchAll(/(s\d+): (\w+)\(id: \$(\w+)/g)) {
      const done = mutate(railway, field ?? '', String(variables[name ?? '']))
      if (done === undefined) return refuse('Deployment not found')
      data[alias ?? ''] = done
    }
    railway.after?.()
    railway.after = undefined
    return { json: { data } }
  }
  if (document.startsWith('query AutoDeploy(')) {
    const data: Record<string, unknown> = {}
    for (let index = 0; `service${index}` in variables; index += 1) {
      const enabled = railway.autoDeploy[String(variables[`service${index}`])] ?? true
      data[`a${index}`] = { enabled, canEnable: true, reason: null }
    }
    return { json: { data } }
  }
  if (document.includes('httpMetricsGroupedByStatus')) {
    const httpMetricsGroupedByStatus = Object.entries(railway.edge).map(([status, value]) => ({
      statusCode: Number(status),
      samples: [
        { ts: 1, value: value / 2 },
        { ts: 2, value: value / 2 },
      ],
    }))
    const httpDurationMetrics = { samples: [{ ts: 2, p95: 120 }] }
    return {
      json: { data: { httpMetricsGroupedByStatus, httpDurationMetrics } },
      date: railway.date,
    }
  }
  if (document.includes('variables(')) {
    if (railway.variablesForbidden) return refuse('Not Authorized')
    return { json: { data: { variables: railway.variables } } }
  }
  if (document.startsWith('query Deployment(')) {
    const found = railway.deployments.find(({ id }) => id === variables['id'])
    return found === undefined
      ? refuse('Deployment not found')
      : { json: { data: { deployment: view(found) } } }
  }
  const first = Number(variables['first'])
  if (document.startsWith('query Services(')) {
    const data: Record<string, unknown> = {}
    for (let index = 0; `service${index}` in variables; index += 1) {
      const seen = serviceView(railway, String(variables[`service${index}`]), first)
      data[`s${index}`] = seen.serviceInstance
      data[`d${index}`] = seen.deployments
    }
    return { json: { data }, date: railway.date }
  }
  return {
    json: { data: serviceView(railway, String(variables['serviceId']), first) },
    date: railway.date,
  }
}

function serviceView(railway: FakeRailway, serviceId: string, first: number) {
  climbOn(railway, serviceId)
  const own = railway.deployments.filter((each) => each.serviceId === serviceId)
  const edges = own.slice(0, first).map((each) => ({ node: view(each) }))
  const serviceInstance = {
    serviceName: serviceId,
    latestDeployment: own[0] ? view(own[0]) : null,
    activeDeployments: own.filter(active).map(view),
  }
  return { serviceInstance, deployments: { edges } }
}

/** An environment with an API and two workers, each with three releases; the last is bad and runs. */
export function createFakeRailway(): FakeRailway {
  let minted = 0
  const railway: FakeRailway = {
    deployments: [],
    climb: ['BUILDING', 'DEPLOYING'],
    instead: [],
    before: undefined,
    after: undefined,
    keepsOld: false,
    variables: { DATABASE_URL: 'postgres://secret-value', LOG_LEVEL: 'info' },
    variablesForbidden: false,
    autoDeploy: {},
    date: new Date('2026-11-20T10:07:00.000Z'),
    edge: { 200: 100, 500: 1 },
    add(commit, own = {}) {
      minted += 1
      const made: FakeRailwayDeployment = {
        id: `deployment-${minted}`,
        serviceId: 'service-api',
        commit,
        status: 'REMOVED',
        canRollback: true,
        stopped: false,
        reason: 'deploy',
        replicas: REPLICAS,
        projectId: 'project-1',
        ...own,
      }
      railway.deployments.unshift(made)
      return made
    },
    answer({ body }) {
      const { query, variables } = body as { query: string; variables: Record<string, unknown> }
      const kind = query.trimStart().startsWith('mutation') ? 'mutation' : 'query'
      const index = railway.instead.findIndex(({ on }) => on === undefined || on === kind)
      const [instead] = index < 0 ? [] : railway.instead.splice(index, 1)
      return instead?.answer ?? run(railway, query, variables)
    },
  }
  for (const serviceId of ['service-api', 'service-worker', 'service-cron']) {
    railway.add(COMMIT.old, { serviceId })
    railway.add(COMMIT.good, { serviceId })
    railway.add(COMMIT.bad, { serviceId, status: 'SUCCESS', canRollback: false })
  }
  return railway
}

/** The id of the release of a service with this commit, newest first. */
export function idOf(railway: FakeRailway, commit: string, serviceId = 'service-api'): string {
  const found = railway.deployments.find(
    (each) => each.commit === commit && each.serviceId === serviceId,
  )
  if (found === undefined) throw new Error('no such deployment')
  return found.id
}
