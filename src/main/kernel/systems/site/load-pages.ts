import { type Evidence, fact } from '../../../../shared/domain/evidence.ts'
import type { PageReport } from '../../ports/host-capabilities.ts'
import type { Reads } from '../../ports/reads.ts'
import { pagesOf, siteOf } from './configuration.ts'

const TIMEOUT_MS = 20_000

/** What a real browser made of the pages. */
export interface PagesLoaded {
  readonly evidence: readonly Evidence[]
  /** Pages with uncaught errors or an error status, with what was said. */
  readonly broken: readonly string[]
  /** Pages that no browser could be had for: unknown, not good. */
  readonly notLookedAt: readonly string[]
}

/** Every page of the main domain, and the first page of each other one. */
function addresses(world: Reads): readonly string[] {
  const site = siteOf(world.profile)
  const pages = pagesOf(site)
  return site.domains.flatMap((domain, index) =>
    (index === 0 ? pages : pages.slice(0, 1)).map((page) => new URL(page, domain).href),
  )
}

async function screenshot(
  url: string,
  report: PageReport,
  world: Reads,
): Promise<readonly Evidence[]> {
  if (report.screenshot === undefined) return []
  const name = `${url.replace(/^https?:\/\//, '').replace(/[^A-Za-z0-9.-]+/g, '-')}.png`
  const ref = await world.tell.evidence(report.screenshot, { name, mediaType: 'image/png' })
  return [{ kind: 'blob', label: `Screenshot of ${url}`, ref }]
}

/** Loads pages with scripts on, one after the other: a browser at work takes a whole core. @throws FailureError */
export async function loadPages(world: Reads, signal: AbortSignal): Promise<PagesLoaded> {
  let seen: PagesLoaded = { evidence: [], broken: [], notLookedAt: [] }
  const all = addresses(world)
  for (const [index, url] of all.entries()) {
    world.tell.progress({ phase: `loading ${url}`, done: index, total: all.length, unit: 'checks' })
    const report = await world.openPage({ url, timeoutMs: TIMEOUT_MS }, signal)
    if (report.kind === 'unavailable') {
      seen = { ...seen, notLookedAt: [...seen.notLookedAt, `${url} (${report.because})`] }
      continue
    }
    const problems =
      report.status >= 400 ? [`HTTP ${report.status}`, ...report.errors] : report.errors
    const words = problems.length === 0 ? 'no JavaScript errors' : problems.slice(0, 5).join(' · ')
    const console = report.consoleErrors.slice(0, 5).join(' · ')
    // The first page shows what users see; a broken one shows why.
    const picture = index === 0 || problems.length > 0 ? await screenshot(url, report, world) : []
    const evidence = [
      fact(url, `loaded in ${Math.round(report.durationMs)} ms: ${words}`),
      ...(console === '' ? [] : [fact(`Console of ${url}`, console)]),
      ...picture,
    ]
    const broken = problems.length === 0 ? [] : [`${url}: ${words}`]
    seen = {
      ...seen,
      evidence: [...seen.evidence, ...evidence],
      broken: [...seen.broken, ...broken],
    }
  }
  return seen
}
