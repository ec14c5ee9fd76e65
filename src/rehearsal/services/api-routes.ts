import type { IncomingMessage } from 'node:http'
import { type Answer, answerForError, readJsonBody } from './api-answer.ts'
import { addBooking, moveMoney, readStylists } from './api-queries.ts'
import type { Database } from './database.ts'
import { failsAt } from './fail-share.ts'
import { readMigrationHead, rememberHead } from './migration-head.ts'
import type { ReleaseImage } from './release-image.ts'
import { sponsorRoute } from './sponsor-route.ts'
import type { SponsorSettings } from './sponsor-settings.ts'

/** What the routes stand on. */
export interface ApiContext {
  readonly image: ReleaseImage
  readonly replicaId: string
  readonly database: Database
  /** Null where this world sponsors no operations. */
  readonly sponsor: SponsorSettings | null
  /** The contract that bookings go to. */
  readonly booking: string | null
  readonly now: () => number
}

type Route = (request: IncomingMessage) => Promise<Answer>

/** A caller's whole number from 0, or the one that is chosen where the caller names none. */
function offset(value: unknown, otherwise: number): number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : otherwise
}

/** A caller's amount in wei as decimal digits, or the one that is chosen. */
function amount(value: unknown, otherwise: string): string {
  return typeof value === 'string' && /^\d{1,40}$/.test(value) ? value : otherwise
}

function bookingRoute(context: ApiContext): Route {
  let count = 0
  return async (request) => {
    const body = await readJsonBody(request)
    count += 1
    const id = await addBooking(context.database, {
      clientOffset: offset(body['clientOffset'], count % 50),
      stylistOffset: offset(body['stylistOffset'], count % 7),
      priceWei: amount(body['priceWei'], `${20 + (count % 30)}000000000000000`),
    })
    if (id === null) return { status: 409, body: { error: 'no_such_person' } }
    return { status: 201, body: { id } }
  }
}

function transferRoute(context: ApiContext): Route {
  let count = 0
  return async (request) => {
    const body = await readJsonBody(request)
    count += 1
    const wei = amount(body['wei'], `${1 + (count % 20)}000000000000`)
    const moved = await moveMoney(context.database, {
      fromOffset: offset(body['fromOffset'], count % 50),
      toOffset: offset(body['toOffset'], 50 + (count % 50)),
      wei,
    })
    if (!moved) return { status: 409, body: { error: 'insufficient_funds' } }
    return { status: 200, body: { moved: wei } }
  }
}

/** Health as the platform and the console read it; 503 when the code cannot run on this schema. */
async function readHealth(context: ApiContext): Promise<Answer> {
  const { image, replicaId, booking } = context
  const contracts = booking === null ? {} : { contracts: { booking } }
  const about = { version: image.version, commit: image.commit, replica: replicaId, ...contracts }
  try {
    // Asked anew each time: who looks at health wants to know about this moment.
    const migration = await readMigrationHead(context.database)
    const runs = migration !== null && image.runsOnHeads.includes(migration)
    return {
      status: runs ? 200 : 503,
      body: {
        status: runs ? 'healthy' : 'unhealthy',
        ...about,
        database: 'connected',
        migration,
        ...(runs ? {} : { reason: `${image.version} does not run on migration ${migration}` }),
      },
    }
  } catch (error) {
    const { body } = answerForError(error)
    return {
      status: 503,
      body: {
        status: 'unhealthy',
        ...about,
        database: 'unreachable',
        migration: null,
        reason: String(body['error']),
      },
    }
  }
}

function createRoutes(context: ApiContext): ReadonlyMap<string, Route> {
  const { sponsor } = context
  return new Map<string, Route>([
    ...(sponsor === null ? [] : [['POST /api/sponsor', sponsorRoute(sponsor)] as const]),
    [
      'GET /api/stylists',
      async () => ({ status: 200, body: await readStylists(context.database) }),
    ],
    [
      'GET /api/auth/health',
      async () => {
        await context.database.query('select 1')
        return { status: 200, body: { status: 'healthy', version: context.image.version } }
      },
    ],
    ['POST /api/bookings', bookingRoute(context)],
    ['POST /api/wallets/transfer', transferRoute(context)],
  ])
}

/** The API of one image: answers a request with the behaviour, good or bad, that the image has. */
export function createApi(context: ApiContext): (request: IncomingMessage) => Promise<Answer> {
  const routes = createRoutes(context)
  const readHead = rememberHead(context.database, context.now)
  let requests = 0
  return async (request) => {
    const path = (request.url ?? '/').split('?')[0] ?? '/'
    if (request.method === 'GET' && path === '/api/health') return readHealth(context)
    const route = routes.get(`${request.method ?? 'GET'} ${path}`)
    if (route === undefined) return { status: 404, body: { error: 'not_found' } }
    const fails = failsAt(requests, context.image.failShare)
    requests += 1
    if (fails) {
      const message = 'TypeError: rounding is not a function'
      return { status: 500, body: { error: 'internal', message } }
    }
    try {
      const head = await readHead()
      if (head === null || !context.image.runsOnHeads.includes(head)) {
        return { status: 500, body: { error: 'schema_mismatch', migration: head } }
      }
      return await route(request)
    } catch (error) {
      if (error instanceof SyntaxError) return { status: 400, body: { error: 'bad_request' } }
      return answerForError(error)
    }
  }
}
