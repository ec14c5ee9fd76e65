import { noticePage } from '../site/notice-page.ts'
import { renderSite } from '../site/render-site.ts'
import type { Alias } from './alias.ts'
import type { Deployment, VercelState } from './model.ts'

/** A request to the site, as far as it decides which deployment answers. */
export interface SiteRequest {
  readonly label: Alias['label']
  readonly host: string | undefined
  readonly path: string
  readonly query: URLSearchParams
  readonly cookie: string | undefined
  readonly deploymentHeader: string | undefined
}

export interface SiteAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

function cookieOf(header: string | undefined, name: string): string | undefined {
  const pairs = (header ?? '').split(';').map((pair) => pair.trim().split('='))
  return pairs.find(([key]) => key === name)?.[1]
}

/**
 * Which deployment answers: the one in the hostname; else the one the visitor's tab began with (`__vdpl` cookie,
 * `?dpl=`, `x-deployment-id`: skew protection, which keeps open tabs on the bad release, facts/vercel.md §9); else
 * the one the domain is aimed at.
 */
function deploymentFor(state: VercelState, request: SiteRequest): Deployment | undefined {
  const byHost = state.deployments.find(({ host }) => host === request.host)
  if (byHost !== undefined) return byHost
  const alias = state.aliases.find(({ label }) => label === request.label)
  const kept =
    request.query.get('dpl') ?? request.deploymentHeader ?? cookieOf(request.cookie, '__vdpl')
  const servable = state.deployments.filter(
    (each) => each.projectId === alias?.projectId && each.readyState === 'READY' && !each.expired,
  )
  return (
    servable.find(({ id }) => id === kept) ??
    state.deployments.find(({ id }) => id === alias?.deploymentId)
  )
}

function notice(status: number, code: string, message: string): SiteAnswer {
  return {
    status,
    headers: { 'content-type': 'text/html; charset=utf-8', 'x-vercel-error': code },
    body: noticePage(status, code, message),
  }
}

/** What a visitor gets. */
export function answerVisitor(state: VercelState, request: SiteRequest): SiteAnswer {
  const deployment = deploymentFor(state, request)
  if (deployment === undefined || deployment.readyState !== 'READY' || deployment.expired) {
    return notice(404, 'DEPLOYMENT_NOT_FOUND', 'This deployment cannot be found.')
  }
  const project = state.projects.find(({ id }) => id === deployment.projectId)
  if (project?.paused) return notice(503, 'DEPLOYMENT_PAUSED', 'This deployment is paused.')
  const file = renderSite({ ...deployment.build, deploymentId: deployment.id }, request.path)
  const isFixed = request.path.startsWith('/_vlossom/') && file.status === 200
  return {
    status: file.status,
    headers: {
      'content-type': file.type,
      'cache-control': isFixed
        ? 'public, max-age=31536000, immutable'
        : 'public, max-age=0, must-revalidate',
      'x-deployment-id': deployment.id,
      'x-vercel-cache': isFixed ? 'HIT' : 'PRERENDER',
    },
    body: file.body,
  }
}
