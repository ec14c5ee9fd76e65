import { FailureError } from '../../../../shared/domain/failure.ts'
import type { Reads } from '../../ports/reads.ts'
import { pagesOf, siteOf } from './configuration.ts'

const TIMEOUT_MS = 10_000
/** A page of a large site has a few dozen. */
const MOST_SCRIPTS = 200

/** Everything that visitors of one domain are sent as pages and scripts. */
export interface DomainTexts {
  readonly domain: string
  readonly texts: readonly string[]
  readonly scripts: number
  /** Addresses that gave nothing, with the reason. */
  readonly missing: readonly string[]
}

/** Reads the pages of every domain, and the scripts that they name. @throws FailureError PROFILE_INVALID, CANCELLED */
export function readScripts(world: Reads, signal: AbortSignal): Promise<readonly DomainTexts[]> {
  const site = siteOf(world.profile)
  const pages = pagesOf(site)
  return Promise.all(
    site.domains.map(async (domain): Promise<DomainTexts> => {
      const html = await Promise.all(
        pages.map((page) => readText(new URL(page, domain).href, world, signal)),
      )
      const named = html.flatMap(({ url, text }) => scriptsIn(text ?? '', url))
      const urls = [...new Set(named)].slice(0, MOST_SCRIPTS)
      const scripts = await Promise.all(urls.map((url) => readText(url, world, signal)))
      const all = [...html, ...scripts]
      return {
        domain,
        texts: all.flatMap(({ text }) => (text === undefined ? [] : [text])),
        scripts: urls.length,
        missing: all.flatMap(({ url, because }) =>
          because === undefined ? [] : [`${url}: ${because}`],
        ),
      }
    }),
  )
}

/** Scripts that a document loads or announces (`script src`, `modulepreload`, `preload as=script`). Pure. */
function scriptsIn(html: string, page: string): readonly string[] {
  const tags = [...html.matchAll(/<(?:script|link)\s[^>]*>/gi)].map(([tag]) => tag)
  return tags.flatMap((tag) => {
    const isLink = /^<link/i.test(tag)
    if (isLink && !/\smodulepreload\b|=["']?modulepreload|\sas\s*=\s*["']?script/i.test(tag))
      return []
    const name = isLink ? 'href' : 'src'
    const found = new RegExp(`\\s${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s"'>]+))`, 'i').exec(
      tag,
    )
    const path = found?.[1] ?? found?.[2] ?? found?.[3]
    // Markup writes a query's `&` as `&amp;`.
    const url = path === undefined ? null : URL.parse(path.replaceAll('&amp;', '&'), page)
    return url !== null && /^https?:$/.test(url.protocol) ? [url.href] : []
  })
}

async function readText(
  url: string,
  world: Reads,
  signal: AbortSignal,
): Promise<{ readonly url: string; readonly text?: string; readonly because?: string }> {
  try {
    // No cookie, no cache: what a new visitor gets.
    const request = { method: 'GET', url, headers: NO_CACHE, timeoutMs: TIMEOUT_MS } as const
    const { status, text } = await world.http.read(request, signal)
    return status < 400 ? { url, text } : { url, because: `HTTP ${status}` }
  } catch (thrown) {
    if (!(thrown instanceof FailureError) || signal.aborted) throw thrown
    return { url, because: thrown.failure.summary }
  }
}

const NO_CACHE = { 'cache-control': 'no-cache' }
