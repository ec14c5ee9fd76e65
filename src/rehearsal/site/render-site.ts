import { readFileSync } from 'node:fs'
import { assetOfPath } from './asset-path.ts'
import { escapeHtml, renderDocument } from './layout.ts'
import { PAGES } from './pages.ts'
import type { ServedBuild } from './site-build.ts'
import { STYLISTS } from './stylists.ts'

/** A file of the site, as one build has it. */
export interface SiteFile {
  readonly status: number
  readonly type: string
  readonly body: string
}

const HTML = 'text/html; charset=utf-8'
const JSON_TYPE = 'application/json; charset=utf-8'

const asset = (file: string): string =>
  readFileSync(new URL(`./assets/${file}`, import.meta.url), 'utf8')

/** The script of a build: the bad one has a part in front that throws before anything else runs. */
function script(build: ServedBuild): string {
  const parts = build.behaviour === 'throws' ? ['restore-session.js', 'app.js'] : ['app.js']
  const head = `/* vlossom-web ${build.version} ${build.commit} */\n${inlinedContracts(build)}`
  return `${head}${parts.map(asset).join('\n')}`
}

/** As a bundler writes variables into the code: only those that there were when it was built. */
function inlinedContracts({ inlined }: ServedBuild): string {
  const booking = inlined['NEXT_PUBLIC_BOOKING_ADDRESS']
  return booking === undefined
    ? ''
    : `globalThis.VLOSSOM_CONTRACTS = ${JSON.stringify({ booking })}\n`
}

/** What was fixed at build time; no later change of a variable shows here before a new build. */
function config(build: ServedBuild): string {
  const { version, commit, deploymentId, inlined } = build
  return JSON.stringify({
    release: version,
    commit,
    deploymentId,
    apiUrl: inlined['NEXT_PUBLIC_API_URL'] ?? null,
    contracts: {
      walletFactory: inlined['NEXT_PUBLIC_WALLET_FACTORY_ADDRESS'] ?? null,
      paymaster: inlined['NEXT_PUBLIC_PAYMASTER_ADDRESS'] ?? null,
      booking: inlined['NEXT_PUBLIC_BOOKING_ADDRESS'] ?? null,
    },
  })
}

function missing(path: string, build: ServedBuild): SiteFile {
  const main = `      <section class="narrow"><h1>Nothing here</h1><p class="lead">${escapeHtml(path)} is not a page of ours.</p></section>`
  return {
    status: 404,
    type: HTML,
    body: renderDocument({ path: '/404', title: 'Nothing here', main }, build),
  }
}

/** The answer of one build to a path. Status 200 for every page of it, whether its script works or not. */
export function renderSite(build: ServedBuild, path: string): SiteFile {
  const page = PAGES.find((each) => each.path === path)
  if (page !== undefined) return { status: 200, type: HTML, body: renderDocument(page, build) }
  if (path === '/config.json') return { status: 200, type: JSON_TYPE, body: config(build) }
  if (path === '/stylists.json') {
    return { status: 200, type: JSON_TYPE, body: JSON.stringify({ stylists: STYLISTS }) }
  }
  const file = assetOfPath(build, path)
  if (file === 'app.js') {
    return { status: 200, type: 'text/javascript; charset=utf-8', body: script(build) }
  }
  if (file === 'style.css') {
    return { status: 200, type: 'text/css; charset=utf-8', body: asset('style.css') }
  }
  return missing(path, build)
}
