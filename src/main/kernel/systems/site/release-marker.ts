import type { HttpResponse } from '../../ports/http.ts'
import type { SaidRelease } from '../wanted-release.ts'

function metaContent(html: string, name: string): string | undefined {
  for (const [tag] of html.matchAll(/<meta\s[^>]*>/gi)) {
    if (attribute(tag, 'name') === name) return attribute(tag, 'content')
  }
  return undefined
}

function attribute(tag: string, name: string): string | undefined {
  const found = new RegExp(`\\s${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s"'>]+))`, 'i').exec(tag)
  return found?.[1] ?? found?.[2] ?? found?.[3]
}

/**
 * The release that a page says it is: `<meta name="vlossom-release">`, `<meta name="vlossom-commit">`,
 * and the response header `x-deployment-id`. Whatever is not there stays unknown.
 */
export function releaseMarker(response: HttpResponse): SaidRelease {
  return {
    version: metaContent(response.text, 'vlossom-release'),
    commit: metaContent(response.text, 'vlossom-commit'),
    deploymentId: response.headers['x-deployment-id'],
  }
}
