import { createHash } from 'node:crypto'
import type { Incident, Release } from '../incidents/incident.ts'
import { deploymentHost, deploymentId, mintFrom } from './identifiers.ts'
import type { Deployment, Person, Project } from './model.ts'
import { inlinedVariables } from './new-build.ts'

export interface History {
  readonly incident: Incident
  readonly product: Project
  readonly other: Project
  readonly teamSlug: string
  readonly bornAt: number
  readonly owner: Person
  readonly colleague: Person
}

interface Entry {
  readonly name: string
  readonly project: Project
  readonly minutesAgo: number
  readonly web: Release['web']
  readonly version: string
  readonly change?: Partial<Deployment>
}

const MINUTE = 60_000
const BUILD_MS = 74_000
const A_DAY = 24 * 60

/** Minutes ago of what lies around the releases: far from each, so that none is live for less than it should be. */
const AROUND = {
  ancient: 40 * A_DAY,
  preview: 25,
  wideningPreview: 2 * A_DAY,
  broken: 95,
  docs: A_DAY,
}

const commitOf = (text: string): string => createHash('sha1').update(text).digest('hex')

function made(entry: Entry, history: History): Deployment {
  const mint = mintFrom(`deployment ${entry.name}`)
  const { project, web } = entry
  const promotedAt = history.bornAt - entry.minutesAgo * MINUTE
  const target = entry.change?.target === null ? 'preview' : 'production'
  return {
    id: deploymentId(mint),
    projectId: project.id,
    name: project.name,
    host: deploymentHost(project.name, history.teamSlug, mint),
    createdAt: promotedAt - BUILD_MS - 3_000,
    buildingAt: promotedAt - BUILD_MS,
    readyAt: promotedAt - 1_000,
    readyState: 'READY',
    target: 'production',
    commit: web.commit,
    message: web.message,
    author: web.author,
    branch: 'main',
    creator: history.colleague,
    source: 'git',
    madeFrom: null,
    promotedAt,
    expired: false,
    errorMessage: null,
    build: {
      version: entry.version,
      commit: web.commit,
      behaviour: web.behaviour,
      inlined: inlinedVariables(project, target),
    },
    schedule: null,
    ...entry.change,
  }
}

function surroundings(history: History): readonly Entry[] {
  const { product, other } = history
  const web = (message: string, author: string): Release['web'] => ({
    commit: commitOf(message),
    message,
    author,
    behaviour: 'good',
  })
  const preview = (branch: string) => ({ target: null, promotedAt: null, branch })
  return [
    {
      name: 'ancient',
      project: product,
      minutesAgo: AROUND.ancient,
      version: 'v31',
      web: web('Add the list of favourite stylists', 'Thandi Mokoena'),
      change: { expired: true },
    },
    {
      name: 'preview of reviews',
      project: product,
      minutesAgo: AROUND.wideningPreview,
      version: 'preview',
      web: web('Let clients review a stylist', 'Lerato Dlamini'),
      change: preview('reviews'),
    },
    {
      name: 'broken build',
      project: product,
      minutesAgo: AROUND.broken,
      version: 'v42-rc',
      web: web('Restore the session before the first paint', 'Ayo Balogun'),
      change: {
        readyState: 'ERROR',
        promotedAt: null,
        errorMessage: 'Command "npm run build" exited with 1',
      },
    },
    {
      name: 'preview of gift cards',
      project: product,
      minutesAgo: AROUND.preview,
      version: 'preview',
      web: web('Sell gift cards', 'Thandi Mokoena'),
      change: { ...preview('gift-cards'), creator: history.owner },
    },
    {
      name: 'docs',
      project: other,
      minutesAgo: AROUND.docs,
      version: 'docs',
      web: web('Explain how a booking is paid', 'Lerato Dlamini'),
    },
  ]
}

/** Every deployment there is at birth, oldest first; the same ids for the same incident each time. */
export function firstDeployments(history: History): readonly Deployment[] {
  const releases = history.incident.releases.map(
    (release): Entry => ({
      name: release.version,
      project: history.product,
      minutesAgo: release.liveFromMinutesAgo,
      version: release.version,
      web: release.web,
    }),
  )
  return [...surroundings(history), ...releases]
    .map((entry) => made(entry, history))
    .toSorted((a, b) => a.createdAt - b.createdAt)
}
