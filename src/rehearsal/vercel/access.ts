import { createHash, timingSafeEqual } from 'node:crypto'
import { type Answer, refuse } from './answer.ts'
import type { VercelState } from './model.ts'

/** A token and what it is good for. `token` of the options is a `full` one. */
export interface KnownToken {
  readonly token: string
  /** `read-only`: mutations are refused; `other-team`: this team is refused; `expired`: everything is. */
  readonly kind: 'full' | 'read-only' | 'other-team' | 'expired'
}

/** Who calls, and whether the call names the team that owns everything. */
export interface Access {
  readonly kind: 'allowed'
  readonly inTeam: boolean
}

export interface AccessRequest {
  /** The `Authorization` header as it came. */
  readonly authorization: string | undefined
  readonly query: URLSearchParams
  readonly mutates: boolean
}

function sameText(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(a), digest(b))
}

const forbidden = (status: number, message: string, more: Record<string, unknown> = {}): Answer =>
  refuse(status, { ...more, code: 'forbidden', message })

/**
 * Whether a request may go on. Without `teamId`/`slug` it goes on in the personal account, where nothing of the
 * team is to be found (404 later); with a foreign team it ends here (403). No answer repeats the token.
 */
export function checkAccess(
  state: Pick<VercelState, 'team'>,
  tokens: readonly KnownToken[],
  request: AccessRequest,
): Access | Answer {
  const bearer = /^Bearer (.+)$/.exec(request.authorization ?? '')?.[1]
  if (bearer === undefined) {
    const message = 'The request is missing an authentication token'
    return forbidden(401, message, { missingToken: true })
  }
  const known = tokens.find(({ token }) => sameText(token, bearer))
  if (known === undefined) return forbidden(403, 'Not authorized', { invalidToken: true })
  if (known.kind === 'expired') {
    return forbidden(403, 'The token has expired', { invalidToken: true })
  }
  const scope = request.query.get('teamId') ?? request.query.get('slug')
  if (scope === null || scope === '') return { kind: 'allowed', inTeam: false }
  const isOurs = scope === state.team.id || scope === state.team.slug
  if (!isOurs || known.kind === 'other-team') {
    return forbidden(403, `Not authorized: Trying to access resource under scope "${scope}"`)
  }
  if (known.kind === 'read-only' && request.mutates) {
    return forbidden(403, "You don't have permission to update the project")
  }
  return { kind: 'allowed', inTeam: true }
}
