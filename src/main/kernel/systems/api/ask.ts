import { z } from 'zod'
import { FailureError } from '../../../../shared/domain/failure.ts'
import type { Reads } from '../../ports/reads.ts'
import type { SaidRelease } from '../wanted-release.ts'
import { apiOf } from './configuration.ts'

const TIMEOUT_MS = 5_000

/** What a health endpoint may say beside its status. */
const HealthAnswer = z.object({
  status: z.string().optional().catch(undefined),
  version: z.string().optional().catch(undefined),
  commit: z.string().optional().catch(undefined),
  replica: z.string().optional().catch(undefined),
  reason: z.string().optional().catch(undefined),
})

/** One request to the API as a user sees it. */
export interface ApiAnswer {
  /** 0 where nobody answered. */
  readonly status: number
  readonly good: boolean
  /** Why it is not good. */
  readonly because: string
  readonly release: SaidRelease
  /** Who answered, where it says so. */
  readonly replica: string | undefined
  readonly durationMs: number
  /** The whole answer; empty where nobody answered. */
  readonly text: string
}

/** Fresh connections: a kept one would reach the same replica again and again. */
const FRESH = { connection: 'close', 'cache-control': 'no-cache' }

/** Asks one path once. Nobody answering is an answer too; only a cancel throws. @throws FailureError PROFILE_INVALID, CANCELLED */
export async function askApi(
  path: string,
  options: { readonly world: Reads; readonly signal: AbortSignal; readonly replica?: number },
): Promise<ApiAnswer> {
  const { world, signal, replica } = options
  const api = apiOf(world.profile)
  const address =
    replica === undefined || api.replicaHeader === undefined
      ? {}
      : { [api.replicaHeader]: String(replica) }
  const url = new URL(path, api.url).href
  const begun = world.clock.monotonic()
  try {
    const headers = { ...FRESH, ...address }
    const response = await world.http.read(
      { method: 'GET', url, headers, timeoutMs: TIMEOUT_MS },
      signal,
    )
    const parsed = HealthAnswer.safeParse(response.json)
    const said: z.infer<typeof HealthAnswer> = parsed.success ? parsed.data : {}
    const ok = response.status >= 200 && response.status < 300
    const healthy =
      said.status === undefined || !/unhealthy|degraded|fail|error|down/i.test(said.status)
    return {
      status: response.status,
      good: ok && healthy,
      because:
        ok && healthy ? '' : `${response.status} ${said.status ?? ''} ${said.reason ?? ''}`.trim(),
      release: { commit: said.commit, version: said.version },
      replica: said.replica,
      durationMs: response.durationMs,
      text: response.text,
    }
  } catch (thrown) {
    if (!(thrown instanceof FailureError) || signal.aborted) throw thrown
    const durationMs = world.clock.monotonic() - begun
    const because = thrown.failure.summary
    return {
      status: 0,
      good: false,
      because,
      release: {},
      replica: undefined,
      durationMs,
      text: '',
    }
  }
}
