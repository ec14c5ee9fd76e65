import type { HttpResponse } from '../../ports/http.ts'
import type { SaidRelease } from '../wanted-release.ts'

function metaTag(html: string, name: string): string {
  for (const [tag] of html.matchAll(/<meta\s[^>]*>/gi)) {
    if (attribute(tag, 'name') === name) return tag
  }
  return ''
}

function attribute(tag: string, name: string): string | undefined {
  const found = new RegExp(`\\s${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s"'>]+))`, 'i').exec(tag)
  return found?.[1] ?? found?.[2] ?? found?.[3]
}

/**
 * The release that a page says it is: `<meta name="vlossom-release" content="v41" data-commit="…">`, or the
 * commit in `<meta name="vlossom-commit">`, and the response header `x-deployment-id`. Whatever is not
 * there stays unknown.
 */
export function releaseMarker(response: HttpResponse): SaidRelease {
  const release = metaTag(response.text, 'vlossom-release')
  const commit = attribute(metaTag(response.text, 'vlossom-commit'), 'content')
  return {
    version: attribute(release, 'content'),
    commit: commit ?? attribute(release, 'data-commit'),
    deploymentId: response.headers['x-deployment-id'],
  }
}
