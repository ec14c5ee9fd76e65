import { z } from 'zod'
import { type Failure, FailureError, failure } from '../../../../shared/domain/failure.ts'
import type { JsonObject } from '../../../../shared/domain/json.ts'
import type { RailwayProfile } from '../../../../shared/domain/profile.ts'
import type { HttpRequest, HttpResponse } from '../../ports/http.ts'
import type { Reads } from '../../ports/reads.ts'
import { type Asked, answerFailure, unexpectedAnswer } from '../provider-failure.ts'
import { railwayOf } from './configuration.ts'

/** Some of Railway's mutations take long; its CLI waits 90 s (facts/railway.md §2). */
const MUTATION_TIMEOUT_MS = 90_000

/** One operation of the API. */
export interface RailwayCall {
  readonly name: string
  readonly document: string
  readonly variables: JsonObject
}

const GraphqlError = z.object({
  message: z.string(),
  path: z.array(z.union([z.string(), z.number()])).nullish(),
  extensions: z
    .object({ code: z.string().optional(), workspaceName: z.string().optional() })
    .nullish(),
})
export type GraphqlError = z.infer<typeof GraphqlError>

const GraphqlAnswer = z.object({
  data: z.record(z.string(), z.unknown()).nullish(),
  errors: z.array(GraphqlError).optional(),
})

/** What a GraphQL server said: data, errors (which come with HTTP 200), or neither. */
export type RailwaySaid =
  | { readonly kind: 'data'; readonly data: Readonly<Record<string, unknown>> }
  | { readonly kind: 'errors'; readonly errors: readonly GraphqlError[] }
  | { readonly kind: 'no-graphql' }

/** The request of a call. A project token goes into a header of its own; which kind it is cannot be guessed. */
export function railwayRequest(railway: RailwayProfile, call: RailwayCall): HttpRequest {
  const token =
    railway.tokenKind === 'project'
      ? { 'project-access-token': { secret: railway.secret } }
      : { authorization: { secret: railway.secret, prefix: 'Bearer ' } }
  return {
    method: 'POST',
    url: railway.url,
    headers: token,
    body: { query: call.document, variables: call.variables, operationName: call.name },
    ...(call.document.trimStart().startsWith('mutation') ? { timeoutMs: MUTATION_TIMEOUT_MS } : {}),
  }
}

/** Sorts an answer: errors count wherever they are, because they come with HTTP 200. */
export function railwaySaid(response: HttpResponse): RailwaySaid {
  const parsed = GraphqlAnswer.safeParse(response.json)
  if (!parsed.success) return { kind: 'no-graphql' }
  const { data, errors } = parsed.data
  if (errors !== undefined && errors.length > 0) return { kind: 'errors', errors }
  return data ? { kind: 'data', data } : { kind: 'no-graphql' }
}

/** The call in words, for failures. */
export function askedRailway(railway: RailwayProfile, call: RailwayCall): Asked {
  const what = call.document.trimStart().startsWith('mutation') ? 'mutation' : 'query'
  return { provider: 'Railway', tried: `GraphQL ${what} ${call.name}`, secret: railway.secret }
}

// Railway has no error codes for these; its own CLI tells them apart by their text (facts/railway.md §2).
function codeOf(said: string): Failure['code'] {
  const text = said.toLowerCase()
  if (text.includes('project token not found')) return 'UNAUTHORIZED'
  if (text.includes('not authorized')) return 'FORBIDDEN'
  if (text.includes('two factor authentication required')) return 'FORBIDDEN'
  return text.includes('not found') ? 'NOT_FOUND' : 'REFUSED_BY_PROVIDER'
}

function nextFor(code: Failure['code'], error: GraphqlError, asked: Asked): string {
  const workspace = error.extensions?.workspaceName
  if (workspace !== undefined) {
    return `Turn two-factor authentication on for workspace ${workspace}, or use another token.`
  }
  if (code === 'UNAUTHORIZED') {
    return `Enter a valid token as credential "${asked.secret}"; check tokenKind in the profile (project or account).`
  }
  if (code === 'FORBIDDEN') {
    return `Railway says the same for a dead token and for one that may not do this: try another token as credential "${asked.secret}", check the ids in the profile, or use the dashboard.`
  }
  return 'Read the answer; choose another target or use the dashboard.'
}

/** The declared failure in errors that came with a well-formed answer. */
export function errorsFailure(
  asked: Asked,
  errors: readonly GraphqlError[],
  world?: string,
): Failure {
  const said = errors.map(({ message }) => message).join('; ')
  const code = codeOf(said)
  const first = errors[0] ?? { message: said }
  return failure(code, {
    summary: `Railway refused: ${said}`,
    tried: asked.tried,
    answered: said,
    next: nextFor(code, first, asked),
    retry: 'no',
    ...(world === undefined ? {} : { world }),
  })
}

/** The declared failure in an answer that is no GraphQL success. */
export function railwayFailure(asked: Asked, response: HttpResponse, world?: string): Failure {
  const said = railwaySaid(response)
  if (said.kind === 'errors' && response.status < 500 && response.status !== 429) {
    return errorsFailure(asked, said.errors, world)
  }
  if (response.status >= 200 && response.status < 300) {
    return unexpectedAnswer(asked, response, 'no GraphQL answer')
  }
  const text =
    said.kind === 'errors'
      ? said.errors.map(({ message }) => message).join('; ')
      : response.text.slice(0, 500) || 'no text'
  return answerFailure(asked, response, text, world)
}

/** Reads; GraphQL reads are POSTs too. @throws FailureError for errors of any kind */
export async function readRailway<T>(
  call: RailwayCall,
  schema: z.ZodType<T>,
  { world, signal }: { readonly world: Reads; readonly signal: AbortSignal },
): Promise<{ readonly data: T; readonly providerDate: Date | undefined }> {
  const railway = railwayOf(world.profile)
  const asked = askedRailway(railway, call)
  const response = await world.http.read(railwayRequest(railway, call), signal)
  const said = railwaySaid(response)
  if (said.kind !== 'data' || response.status >= 300) {
    throw new FailureError(railwayFailure(asked, response))
  }
  const parsed = schema.safeParse(said.data)
  if (parsed.success) return { data: parsed.data, providerDate: response.providerDate }
  const misfit = parsed.error.issues
    .slice(0, 3)
    .map((issue) => `${issue.path.join('.')}: ${issue.message}`)
    .join('; ')
  throw new FailureError(unexpectedAnswer(asked, response, misfit))
}
