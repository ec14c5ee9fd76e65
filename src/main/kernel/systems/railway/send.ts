import type { JsonObject, JsonValue } from '../../../../shared/domain/json.ts'
import type { PlannedAct } from '../../../../shared/domain/plan.ts'
import type { RailwayProfile } from '../../../../shared/domain/profile.ts'
import type { HttpResponse } from '../../ports/http.ts'
import type { Effects } from '../../ports/reads.ts'
import type { Receipt } from '../../ports/system.ts'
import { railwayOf } from './configuration.ts'
import {
  askedRailway,
  errorsFailure,
  type RailwayCall,
  railwayFailure,
  railwayRequest,
  railwaySaid,
} from './graphql.ts'

/** One of the fields of a mutation. Several go into one request: one step is one mutation. */
export interface MutationField {
  readonly field: 'deploymentRollback' | 'deploymentRedeploy' | 'deploymentStop'
  readonly deploymentId: string
  /** For a redeploy: take the image that is there instead of building. */
  readonly keepImage?: boolean
}

function fieldText({ field, keepImage }: MutationField, index: number): string {
  const head = `s${index}: ${field}(id: $id${index}`
  if (field !== 'deploymentRedeploy') return `${head})`
  return `${head}, usePreviousImageTag: ${keepImage === true}) { id }`
}

/** The request that carries all fields, aliased `s0`, `s1`, … */
export function mutationCall(name: string, fields: readonly MutationField[]): RailwayCall {
  const parameters = fields.map((_, index) => `$id${index}: String!`).join(', ')
  return {
    name,
    document: `mutation ${name}(${parameters}) { ${fields.map(fieldText).join(' ')} }`,
    variables: Object.fromEntries(fields.map((each, index) => [`id${index}`, each.deploymentId])),
  }
}

/** What will be sent, the token by name. */
export function mutationAct(railway: RailwayProfile, call: RailwayCall): PlannedAct {
  const request = railwayRequest(railway, call)
  const token =
    railway.tokenKind === 'project'
      ? { 'project-access-token': `{secret:${railway.secret}}` }
      : { authorization: `Bearer {secret:${railway.secret}}` }
  return {
    kind: 'http',
    method: 'POST',
    url: railway.url,
    headers: token,
    ...(request.body === undefined ? {} : { body: request.body }),
  }
}

function answered(data: Readonly<Record<string, unknown>>): JsonObject {
  const plain = (value: unknown): JsonValue => {
    if (typeof value === 'boolean') return value
    const id = typeof value === 'object' && value !== null ? Reflect.get(value, 'id') : undefined
    return typeof id === 'string' ? id : null
  }
  return Object.fromEntries(Object.entries(data).map(([alias, value]) => [alias, plain(value)]))
}

const UNSURE =
  'Unknown: Railway may have carried it out. Its deployments are looked at before anything else.'

function receiptOf(
  railway: RailwayProfile,
  call: RailwayCall,
  { response, fields }: { readonly response: HttpResponse; readonly fields: number },
): Receipt {
  const asked = askedRailway(railway, call)
  const said = railwaySaid(response)
  if (said.kind === 'data' && response.status < 300) {
    return { kind: 'accepted', facts: { answers: answered(said.data) } }
  }
  if (said.kind === 'errors' && response.status < 500) {
    const plain = errorsFailure(asked, said.errors)
    const failed = new Set(
      said.errors.flatMap(({ path }) => (path?.[0] === undefined ? [] : [path[0]])),
    )
    const some = failed.size > 0 && failed.size < fields
    // These are said before anything is done; a 4xx is a document or a rate that was not taken.
    const surely =
      ['UNAUTHORIZED', 'FORBIDDEN', 'NOT_FOUND'].includes(plain.code) || response.status >= 400
    if (surely && !some) return { kind: 'refused', failure: railwayFailure(asked, response) }
    return { kind: 'reply-lost', failure: errorsFailure(asked, said.errors, UNSURE) }
  }
  if (response.status >= 400 && response.status < 500) {
    return { kind: 'refused', failure: railwayFailure(asked, response) }
  }
  return { kind: 'reply-lost', failure: railwayFailure(asked, response, UNSURE) }
}

/**
 * Sends one request. Railway has no error codes and no idempotency key: an error in words that the
 * console does not know, or one for a part of the fields, is uncertain, and the world is asked.
 */
export function sendMutation(
  name: string,
  fields: readonly MutationField[],
  around: { readonly world: Effects; readonly signal: AbortSignal },
): Promise<Receipt> {
  return sendRailway(mutationCall(name, fields), fields.length, around)
}

/** The same for any mutation, of so many fields. */
export async function sendRailway(
  call: RailwayCall,
  fields: number,
  { world, signal }: { readonly world: Effects; readonly signal: AbortSignal },
): Promise<Receipt> {
  const railway = railwayOf(world.profile)
  const sent = await world.http.mutate(railwayRequest(railway, call), signal)
  if (sent.kind !== 'answered') return sent
  const receipt = receiptOf(railway, call, { response: sent.answer, fields })
  return receipt.kind === 'reply-lost'
    ? { ...receipt, failure: { ...receipt.failure, retry: 'probe-first' } }
    : receipt
}
