import { FailureError } from '../../../../shared/domain/failure.ts'
import type { Reads } from '../../ports/reads.ts'
import { compareRelease, saidText, type WantedRelease } from '../wanted-release.ts'
import { pagesOf, siteOf } from './configuration.ts'
import { releaseMarker } from './release-marker.ts'

const TIMEOUT_MS = 10_000

/** One page of one domain, asked once. */
export interface PageAnswer {
  readonly domain: string
  readonly page: string
  /** `down`: no answer, or an error; `silent`: answers without saying its release. */
  readonly is: 'wanted' | 'other' | 'silent' | 'down'
  readonly said: string
}

async function askPage(
  at: { readonly domain: string; readonly page: string; readonly wanted: WantedRelease },
  world: Reads,
  signal: AbortSignal,
): Promise<PageAnswer> {
  const { domain, page, wanted } = at
  const url = new URL(page, domain).href
  try {
    // No cookie, no cache: what a new visitor gets.
    const headers = { 'cache-control': 'no-cache', accept: 'text/html' }
    const response = await world.http.read(
      { method: 'GET', url, headers, timeoutMs: TIMEOUT_MS },
      signal,
    )
    if (response.status >= 400) return { domain, page, is: 'down', said: `HTTP ${response.status}` }
    const marker = releaseMarker(response)
    const compared = compareRelease(marker, wanted)
    const is = compared === 'same' ? 'wanted' : compared
    return { domain, page, is, said: `HTTP ${response.status}, ${saidText(marker)}` }
  } catch (thrown) {
    if (!(thrown instanceof FailureError) || signal.aborted) throw thrown
    return { domain, page, is: 'down', said: thrown.failure.summary }
  }
}

/** Asks every page of every domain over HTTP. @throws FailureError PROFILE_INVALID, CANCELLED */
export async function askPages(
  wanted: WantedRelease,
  world: Reads,
  signal: AbortSignal,
): Promise<readonly PageAnswer[]> {
  const site = siteOf(world.profile)
  const asked = site.domains.flatMap((domain) =>
    pagesOf(site).map((page) => ({ domain, page, wanted })),
  )
  return Promise.all(asked.map((each) => askPage(each, world, signal)))
}
