import { assetPath } from './asset-path.ts'
import type { ServedBuild } from './site-build.ts'

/** One page of the site, before it is wrapped. */
export interface Page {
  readonly path: string
  readonly title: string
  /** Trusted markup of our own. */
  readonly main: string
}

const ICON =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'%3E%3Crect width='32' height='32' rx='9' fill='%23ef4c7b'/%3E%3Cpath d='M9 9l7 15 7-15' fill='none' stroke='white' stroke-width='4' stroke-linecap='round' stroke-linejoin='round'/%3E%3C/svg%3E"

const LINKS = [
  { path: '/stylists', text: 'Stylists' },
  { path: '/wallet', text: 'Wallet' },
  { path: '/login', text: 'Log in' },
] as const

/** For text that came from outside (commit data, variables) into markup. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}

/** The whole document. The icon is inside, so that a page load asks for nothing that is not there. */
export function renderDocument(page: Page, build: ServedBuild): string {
  const links = LINKS.map(({ path, text }) => {
    const current = path === page.path ? ' aria-current="page"' : ''
    return `<a href="${path}"${current}>${text}</a>`
  }).join('\n        ')
  const version = escapeHtml(build.version)
  return `<!doctype html>
<html lang="en" data-page="${page.path}" data-dpl-id="${build.deploymentId}">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="vlossom-release" content="${version}" data-commit="${build.commit}">
    <title>${page.title} · Vlossom</title>
    <link rel="icon" href="${ICON}">
    <link rel="stylesheet" href="${assetPath(build, 'style.css')}">
    <script src="${assetPath(build, 'app.js')}" defer></script>
  </head>
  <body>
    <header class="bar">
      <a class="brand" href="/"><span class="mark" aria-hidden="true">V</span>Vlossom</a>
      <nav aria-label="Main">
        ${links}
      </nav>
    </header>
    <main>
${page.main}
    </main>
    <footer>
      <span>Vlossom Protocol · hair, booked and paid fairly</span>
      <span class="release">${version} · ${build.commit.slice(0, 7)}</span>
    </footer>
  </body>
</html>
`
}
