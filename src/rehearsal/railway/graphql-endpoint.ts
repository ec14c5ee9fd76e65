import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { type ExecutionResult, execute, GraphQLError, type GraphQLSchema, validate } from 'graphql'
import { identifyCaller, type Tokens } from './access.ts'
import type { Fault, Faults } from './faults.ts'
import {
  type Asked,
  type GraphqlRequest,
  parseGraphqlRequest,
  readAsked,
} from './graphql-request.ts'
import type { RateVerdict } from './rate-limit.ts'

/** What the endpoint stands on. */
export interface EndpointOptions {
  readonly schema: GraphQLSchema
  readonly rootOf: (operation: 'query' | 'mutation') => unknown
  readonly tokens: Tokens
  readonly faults: Faults
  readonly rateLimit: (now: number) => RateVerdict
  readonly now: () => Date
}

const PATH = '/graphql/v2'
const BODY_LIMIT = 1_000_000

async function readText(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk)
    size += bytes.length
    if (size > BODY_LIMIT) return null
    chunks.push(bytes)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' })
  response.end(JSON.stringify(body))
}

function errorBody(message: string, extensions: Record<string, unknown> = {}): unknown {
  return {
    errors: [{ message, extensions: { code: 'INTERNAL_SERVER_ERROR', ...extensions } }],
    data: null,
  }
}

/** Answers in the place of the platform; false when the fault lets the request through. */
function answerFault(fault: Fault, response: ServerResponse): boolean {
  switch (fault.kind) {
    case 'status':
      sendJson(response, fault.status ?? 503, { message: fault.message ?? 'Service Unavailable' })
      return true
    case 'text-500':
      response.writeHead(500, { 'content-type': 'text/plain' })
      response.end(fault.message ?? 'upstream connect error or disconnect/reset before headers')
      return true
    case 'rate-limit':
      response.setHeader('retry-after', String(fault.retryAfter ?? 1))
      response.setHeader('x-ratelimit-remaining', '0')
      sendJson(response, 429, { message: 'Too Many Requests' })
      return true
    case 'cut-before':
      response.destroy()
      return true
    case 'graphql-error':
      sendJson(response, 200, errorBody(fault.message ?? 'Problem processing request'))
      return true
    case 'not-authorized':
      sendJson(response, 200, errorBody('Not Authorized'))
      return true
    case 'token-not-found':
      sendJson(response, 200, errorBody('Project Token not found'))
      return true
    case 'two-factor':
      sendJson(
        response,
        200,
        errorBody('Two Factor Authentication Required', { workspaceName: 'Vlossom' }),
      )
      return true
    case 'cut-after':
    case 'delay':
    case 'deploy-fails':
    case 'deploy-stalls':
    case 'replica-left-behind':
    case 'colleague-before':
    case 'colleague-after':
      return false
  }
}

async function run(
  options: EndpointOptions,
  work: { asked: Asked; request: GraphqlRequest; call: unknown },
): Promise<ExecutionResult> {
  const { asked, request, call } = work
  const invalid = validate(options.schema, asked.document)
  if (invalid.length > 0) {
    return {
      errors: invalid.map(
        (error) =>
          new GraphQLError(error.message, {
            ...(error.nodes === undefined ? {} : { nodes: error.nodes }),
            extensions: { code: 'GRAPHQL_VALIDATION_FAILED' },
          }),
      ),
    }
  }
  return await execute({
    schema: options.schema,
    document: asked.document,
    rootValue: options.rootOf(asked.operation),
    contextValue: call,
    variableValues: request.variables,
    operationName: request.operationName,
  })
}

async function answer(
  options: EndpointOptions,
  incoming: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  response.sendDate = false
  response.setHeader('date', options.now().toUTCString())
  const text = await readText(incoming)
  if (incoming.url?.split('?')[0] !== PATH) return sendJson(response, 404, { message: 'Not Found' })
  if (incoming.method !== 'POST') return sendJson(response, 405, { message: 'Use POST' })
  const verdict = options.rateLimit(performance.now())
  for (const [name, value] of Object.entries(verdict.headers)) response.setHeader(name, value)
  if (!verdict.allowed) return sendJson(response, 429, { message: 'Too Many Requests' })
  const request = text === null ? null : parseGraphqlRequest(text)
  if (request === null) return sendJson(response, 400, errorBody('Invalid request body'))
  let asked: Asked
  try {
    asked = readAsked(request)
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error
    return sendJson(response, 200, { errors: [error.toJSON()] })
  }
  const struck = options.faults.strike(asked.operation, asked.fields)
  for (const fault of struck) if (fault.kind === 'delay') await sleep(fault.delayMs ?? 1000)
  if (struck.some((fault) => answerFault(fault, response))) return
  const call = { caller: identifyCaller(incoming.headers, options.tokens), struck }
  const result = await run(options, { asked, request, call })
  if (struck.some((fault) => fault.kind === 'cut-after')) return void response.destroy()
  // Errors of GraphQL are HTTP 200 on this platform: a client that looks at the status alone is fooled.
  sendJson(response, 200, result)
}

/** The GraphQL API as an HTTP server, not yet listening. */
export function createGraphqlEndpoint(options: EndpointOptions): Server {
  return createServer((incoming, response) => {
    answer(options, incoming, response).catch((error: unknown) => {
      if (response.headersSent) response.destroy()
      else sendJson(response, 500, { message: error instanceof Error ? error.message : 'failed' })
    })
  })
}
