import type { IncomingMessage, ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { checkAccess, type KnownToken } from './access.ts'
import { type Answer, badRequest, notFound, refuse } from './answer.ts'
import { colleagueActs } from './colleague.ts'
import { type Fault, type Faults, sabotageOf } from './faults.ts'
import { findRoute } from './find-route.ts'
import { readText, send, type WireAnswer } from './http-listener.ts'
import type { Platform } from './platform.ts'
import type { RequestLog } from './request-log.ts'
import type { Route } from './routes.ts'
import { strikesRoute } from './strikes-route.ts'
import { transportTrouble } from './transport-fault.ts'

export interface ApiOptions {
  readonly platform: Platform
  readonly tokens: readonly KnownToken[]
  readonly faults: Faults
  readonly log: RequestLog
}

interface Arrived {
  readonly authorization: string | undefined
  readonly url: URL
  readonly text: string
  readonly route: Route
  readonly params: Readonly<Record<string, string>>
}

function toWire(answer: Answer): WireAnswer {
  const body = answer.body === undefined ? '' : JSON.stringify(answer.body)
  const type = body === '' ? {} : { 'content-type': 'application/json; charset=utf-8' }
  return { status: answer.status, headers: { ...type, ...answer.headers }, body }
}

function parseBody(text: string): { readonly json: unknown } | undefined {
  if (text === '') return { json: undefined }
  try {
    const json: unknown = JSON.parse(text)
    return { json }
  } catch {
    return undefined
  }
}

/** Asks, decides and keeps: access, the resource's pure answer, then its new state on disk. */
function carryOut(arrived: Arrived, struck: readonly Fault[], options: ApiOptions): Answer {
  const { platform, tokens } = options
  const { route, params, url } = arrived
  const mutates = route.method !== 'GET'
  const state = platform.state()
  const request = { authorization: arrived.authorization, query: url.searchParams, mutates }
  const access = checkAccess(state, tokens, request)
  if (!('kind' in access)) return access
  const body = parseBody(arrived.text)
  if (body === undefined) return badRequest('Invalid JSON')
  const kinds = struck.map(({ kind }) => kind)
  const not = params['deploymentId'] ?? ''
  const theirs = { ...platform.moment(), not }
  if (kinds.includes('colleague-before')) {
    platform.change((current) => colleagueActs(current, { kind: 'promotes' }, theirs))
  }
  const answer = route.answer({
    ...platform.moment(),
    state: platform.state(),
    params,
    query: url.searchParams,
    body: body.json,
    actor: state.owner,
    inTeam: access.inTeam,
    sabotage: sabotageOf(struck),
    buildFails: kinds.includes('build-fails'),
  })
  const next = answer.state
  if (next !== undefined) platform.change(() => next)
  if (next !== undefined && kinds.includes('colleague-after')) {
    const moment = { ...platform.moment(), not }
    platform.change((current) => colleagueActs(current, { kind: 'promotes' }, moment))
  }
  return answer
}

function strayAnswer(kind: 'unknown' | 'wrong-method', method: string, path: string): Answer {
  if (kind === 'unknown') return notFound(`The requested path ${path} does not exist`)
  return refuse(405, { code: 'method_unknown', message: `The method ${method} is not known here` })
}

/** The API's request listener. */
export function apiHandler(options: ApiOptions) {
  const { platform, faults, log } = options

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://api.invalid')
    const method = request.method ?? 'GET'
    const text = await readText(request)
    const match = findRoute(method, url.pathname)
    if (match.kind !== 'found') {
      const answer = strayAnswer(match.kind, method, url.pathname)
      log.add({ name: match.kind, method, path: url.pathname, status: answer.status })
      send(response, toWire(answer), platform.now())
      return
    }
    const { route, params } = match
    const struck = strikesRoute(faults, route)
    const trouble = transportTrouble(struck, platform.now())
    if (trouble.delayMs > 0) await sleep(trouble.delayMs)
    const note = { name: route.name, method, path: url.pathname }
    if (trouble.cut === 'before') {
      log.add({ ...note, status: null })
      request.socket.destroy()
      return
    }
    const authorization = request.headers.authorization
    const answer =
      trouble.instead ?? carryOut({ authorization, url, text, route, params }, struck, options)
    const wire = 'wire' in answer ? answer.wire : toWire(answer)
    log.add({ ...note, status: trouble.cut === 'after' ? null : wire.status })
    if (trouble.cut === 'after') request.socket.destroy()
    else send(response, wire, platform.now())
  }

  return (request: IncomingMessage, response: ServerResponse): void => {
    handle(request, response).catch((error: unknown) => {
      // A broken connection lands here too; then there is nobody to answer.
      if (response.headersSent || request.socket.destroyed) return
      const message = error instanceof Error ? error.message : 'unknown'
      const answer = refuse(500, { code: 'internal_server_error', message })
      send(response, toWire(answer), platform.now())
    })
  }
}
