import type { IncomingHttpHeaders } from 'node:http'
import type { Creator } from './model.ts'

/** Who sends a request. */
export type Caller =
  | { readonly kind: 'account'; readonly user: Creator }
  | { readonly kind: 'project'; readonly mayWrite: boolean }
  | { readonly kind: 'unknown-project-token' }
  | { readonly kind: 'nobody' }

/** The tokens that are valid. */
export interface Tokens {
  readonly accountToken: string
  readonly projectToken: string
  /** A project token whose mutations are all refused; none by default. */
  readonly readOnlyProjectToken?: string
  readonly user: Creator
}

/**
 * Account tokens come as `Authorization: Bearer`, project tokens as `Project-Access-Token`; one in
 * the other's place is not recognised (railway.md, 1).
 */
export function identifyCaller(headers: IncomingHttpHeaders, tokens: Tokens): Caller {
  const project = headers['project-access-token']
  if (typeof project === 'string') {
    if (project === tokens.projectToken) return { kind: 'project', mayWrite: true }
    if (project === tokens.readOnlyProjectToken) return { kind: 'project', mayWrite: false }
    return { kind: 'unknown-project-token' }
  }
  return headers.authorization === `Bearer ${tokens.accountToken}`
    ? { kind: 'account', user: tokens.user }
    : { kind: 'nobody' }
}

/** Root fields that need no token. */
const PUBLIC = new Set(['platformStatus', '__schema', '__type', '__typename'])

/** Why a root field is refused to a caller, in the vendor's words; `null` when it is not. */
export function refusalOf(
  caller: Caller,
  operation: 'query' | 'mutation',
  field: string,
): string | null {
  if (PUBLIC.has(field)) return null
  switch (caller.kind) {
    case 'nobody':
      return 'Not Authorized'
    case 'unknown-project-token':
      return 'Project Token not found'
    case 'account':
      return field === 'projectToken' ? 'Not Authorized' : null
    case 'project': {
      const accountOnly = field === 'me' || field === 'apiToken' || field === 'projectTokens'
      return accountOnly || (operation === 'mutation' && !caller.mayWrite) ? 'Not Authorized' : null
    }
  }
}
