import type { Answer, Arrived } from '../fake-http.ts'

export interface FakeDeployment {
  readonly id: string
  readonly commit: string
  readonly projectId?: string
  readonly target?: string | null
  readonly readyState?: string
  readonly readySubstate?: string
  readonly isRollbackCandidate?: boolean
  readonly softDeletedByRetention?: boolean
  readonly expiration?: number
}

/** A Vercel project in memory, with the knobs of bad days. */
export interface FakeVercel {
  live: string
  autoAssign: boolean
  request: null | {
    type: string
    toDeploymentId: string
    jobStatus: string
    requestedAt: number
  }
  deployments: FakeDeployment[]
  readonly domains: readonly string[]
  /** Where each domain points. */
  readonly aliases: Map<string, string>
  /** Looks at the project until a job has ended. */
  jobLooks: number
  jobEnds: 'succeeded' | 'failed'
  /** Domains that do not follow. */
  lagging: string[]
  /** Answers the next call (of this method, if said) instead. */
  instead: { readonly method?: string; readonly answer: Answer }[]
  /** Provider's clock, milliseconds. */
  time: number
  /** Variables of production, with Vercel's own number of their last change; null where the token may not. */
  env: { id: string; key: string; updatedAt: number }[] | null
  /** The CLI's shape of alias results instead of the SDK's. */
  cliShape: boolean
  answer(request: Arrived): Answer
}

export const BAD = 'dpl_bad42'
export const GOOD = 'dpl_good41'
export const OLD = 'dpl_old40'

const COMMITS = { bad: 'b'.repeat(40), good: '4'.repeat(40), old: '0'.repeat(40) }

function item(vercel: FakeVercel, deployment: FakeDeployment) {
  return {
    projectId: deployment.projectId ?? 'prj_web',
    url: `${deployment.id}.vercel.app`,
    createdAt: 1_760_000_000_000 - vercel.deployments.indexOf(deployment) * 86_400_000,
    readyState: deployment.readyState ?? 'READY',
    readySubstate: deployment.readySubstate ?? 'PROMOTED',
    target: deployment.target === undefined ? 'production' : deployment.target,
    meta: {
      githubCommitSha: deployment.commit,
      githubCommitMessage: `message of ${deployment.id}`,
      githubCommitAuthorName: 'Thandi',
      unexpected: { nested: true },
    },
    softDeletedByRetention: deployment.softDeletedByRetention ?? false,
    ...(deployment.expiration === undefined ? {} : { expiration: deployment.expiration }),
    somethingNew: [1, 2, 3],
  }
}

const refuse = (status: number, code: string, message: string): Answer => ({
  status,
  json: { error: { code, message } },
})

function advance(vercel: FakeVercel): void {
  const { request } = vercel
  if (request === null || request.jobStatus !== 'in-progress') return
  vercel.jobLooks -= 1
  if (vercel.jobLooks > 0) return
  request.jobStatus = vercel.jobEnds
  if (vercel.jobEnds === 'failed') return
  vercel.live = request.toDeploymentId
  for (const domain of vercel.domains) {
    if (!vercel.lagging.includes(domain)) vercel.aliases.set(domain, request.toDeploymentId)
  }
}

function project(vercel: FakeVercel): Answer {
  advance(vercel)
  return {
    json: {
      id: 'prj_web',
      name: 'web',
      targets: { production: { id: vercel.live, alias: [...vercel.domains] } },
      lastAliasRequest: vercel.request && { fromDeploymentId: null, ...vercel.request },
      autoAssignCustomDomains: vercel.autoAssign,
      alias: vercel.domains.map((domain) => ({ domain, target: 'PRODUCTION' })),
    },
  }
}

function move(vercel: FakeVercel, type: 'rollback' | 'promote', id: string): Answer {
  const found = vercel.deployments.find((each) => each.id === id)
  if (found === undefined) return refuse(404, 'not_found', 'Deployment not found')
  vercel.request = {
    type,
    toDeploymentId: id,
    jobStatus: 'in-progress',
    requestedAt: vercel.time,
  }
  vercel.autoAssign = type === 'promote'
  return { status: 201, text: '' }
}

function route(vercel: FakeVercel, { method, url }: Arrived): Answer {
  const path = url.pathname
  if (url.searchParams.get('teamId') !== 'team_vlossom') {
    return refuse(403, 'forbidden', 'Not authorized: wrong scope')
  }
  const moved = /^\/(v1|v10)\/projects\/prj_web\/(rollback|promote)\/([^/]+)$/.exec(path)
  if (method === 'POST' && moved?.[3] !== undefined) {
    return move(vercel, moved[2] === 'promote' ? 'promote' : 'rollback', moved[3])
  }
  if (path === '/v9/projects/prj_web') return project(vercel)
  if (path === '/v10/projects/prj_web/env') {
    if (vercel.env === null) return refuse(403, 'forbidden', 'Not authorized')
    const envs = vercel.env.map((one) => ({ ...one, type: 'encrypted', target: ['production'] }))
    return { json: { envs } }
  }
  if (path === '/v7/deployments') {
    const listed = vercel.deployments.filter(
      (each) => each.projectId === undefined && each.target === undefined,
    )
    const deployments = listed.map((each) => ({
      uid: each.id,
      ...item(vercel, each),
      isRollbackCandidate: each.isRollbackCandidate ?? each.id !== vercel.live,
    }))
    return { json: { deployments, pagination: { count: deployments.length, next: null } } }
  }
  const single = /^\/v13\/deployments\/([^/]+)$/.exec(path)?.[1]
  if (single !== undefined) {
    const found = vercel.deployments.find(({ id }) => id === single)
    if (found === undefined) return refuse(404, 'not_found', 'Deployment not found')
    return { json: { id: found.id, ...item(vercel, found) } }
  }
  if (/\/(rollback|promote)\/aliases$/.test(path)) {
    if (vercel.request === null) return { json: {} }
    const wanted = vercel.request.toDeploymentId
    const aliases = [...vercel.aliases].map(([alias, deploymentId], index) => {
      const status = deploymentId === wanted ? 'completed' : 'pending'
      return { id: `${index}`, status, alias: vercel.cliShape ? { alias, deploymentId } : alias }
    })
    return { json: { aliases } }
  }
  const own = /^\/v2\/deployments\/([^/]+)\/aliases$/.exec(path)?.[1]
  if (own !== undefined) {
    const aliases = [...vercel.aliases].filter(([, id]) => id === own)
    return { json: { aliases: aliases.map(([alias]) => ({ alias, uid: alias, created: 'now' })) } }
  }
  return refuse(404, 'method_unknown', `No such route ${method} ${path}`)
}

/** A project with three releases, the last of which is bad and live. */
export function createFakeVercel(): FakeVercel {
  const domains = ['vlossom.test', 'www.vlossom.test', 'app.vlossom.test']
  const vercel: FakeVercel = {
    live: BAD,
    autoAssign: true,
    request: null,
    deployments: [
      { id: BAD, commit: COMMITS.bad },
      { id: GOOD, commit: COMMITS.good },
      { id: OLD, commit: COMMITS.old },
    ],
    domains,
    aliases: new Map(domains.map((domain) => [domain, BAD])),
    jobLooks: 2,
    jobEnds: 'succeeded',
    lagging: [],
    instead: [],
    time: 1_763_000_000_000,
    env: [{ id: 'env_1', key: 'API_URL', updatedAt: 1 }],
    cliShape: false,
    answer(request) {
      const index = vercel.instead.findIndex(
        ({ method }) => method === undefined || method === request.method,
      )
      const [instead] = index < 0 ? [] : vercel.instead.splice(index, 1)
      return instead?.answer ?? route(vercel, request)
    },
  }
  return vercel
}
