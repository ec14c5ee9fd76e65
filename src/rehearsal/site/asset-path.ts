import type { ServedBuild } from './site-build.ts'

const PREFIX = '/_vlossom/'
const SHORT = 12

/**
 * Where an asset of a build lies: under its commit, and tied to its deployment by `?dpl=`, so that a page that is
 * open keeps getting the files it began with (skew protection, facts/vercel.md §9).
 */
export function assetPath(build: ServedBuild, file: string): string {
  return `${PREFIX}${build.commit.slice(0, SHORT)}/${file}?dpl=${build.deploymentId}`
}

/** The file of this build that a path names; undefined for another build's, which is not in this one. */
export function assetOfPath(build: ServedBuild, path: string): string | undefined {
  const start = `${PREFIX}${build.commit.slice(0, SHORT)}/`
  return path.startsWith(start) ? path.slice(start.length) : undefined
}
