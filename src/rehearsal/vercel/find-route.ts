import { ROUTES, type Route } from './routes.ts'

/** The route of a request, or what is wrong with it. */
export type RouteMatch =
  | {
      readonly kind: 'found'
      readonly route: Route
      readonly params: Readonly<Record<string, string>>
    }
  | { readonly kind: 'wrong-method' }
  | { readonly kind: 'unknown' }

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}

function matchPath(pattern: string, path: string): Record<string, string> | undefined {
  const expected = pattern.split('/')
  const given = path.split('/')
  if (expected.length !== given.length) return undefined
  const params: Record<string, string> = {}
  for (const [index, part] of expected.entries()) {
    const segment = decode(given[index] ?? '')
    const named = /^:(\w+)(?:\((.+)\))?$/.exec(part)
    if (named === null) {
      if (part !== segment) return undefined
      continue
    }
    const [, name = '', choices] = named
    if (segment === '' || (choices !== undefined && !choices.split('|').includes(segment))) {
      return undefined
    }
    params[name] = segment
  }
  return params
}

/** Finds what answers a method and path. */
export function findRoute(method: string, path: string): RouteMatch {
  let pathIsKnown = false
  for (const route of ROUTES) {
    const params = matchPath(route.path, path)
    if (params === undefined) continue
    if (route.method === method) return { kind: 'found', route, params }
    pathIsKnown = true
  }
  return { kind: pathIsKnown ? 'wrong-method' : 'unknown' }
}
