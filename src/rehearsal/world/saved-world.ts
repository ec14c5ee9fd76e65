import { randomBytes, randomUUID } from 'node:crypto'
import { findIncident } from '../incidents/find-incident.ts'
import type { Incident } from '../incidents/incident.ts'
import { readJsonFile } from '../process/json-file.ts'

/** The providers' names for things, made once. */
export interface WorldIds {
  readonly vercel: {
    readonly teamId: string
    readonly projectId: string
    readonly projectName: string
  }
  readonly railway: {
    readonly projectId: string
    readonly environmentId: string
    readonly services: { readonly api: string; readonly worker: string; readonly postgres: string }
  }
}

/** What a world must remember to be started again as it was; the simulators keep their own state beside it. */
export interface SavedWorld {
  readonly format: 2
  readonly incident: string
  readonly users: number
  /** ISO. */
  readonly bornAt: string
  readonly ids: WorldIds
  /** Real commits of the remotes, by release. */
  readonly commits: { readonly web: readonly string[]; readonly api: readonly string[] }
  /** Paths of the dumps, relative to the directory. */
  readonly backups: readonly string[]
}

export function makeIds(): WorldIds {
  const id = (prefix: string) =>
    `${prefix}_${randomBytes(18).toString('base64url').replace(/[-_]/g, 'x')}`
  return {
    vercel: { teamId: id('team'), projectId: id('prj'), projectName: 'vlossom-web' },
    railway: {
      projectId: randomUUID(),
      environmentId: randomUUID(),
      services: { api: randomUUID(), worker: randomUUID(), postgres: randomUUID() },
    },
  }
}

/** Reads a saved world; null when there is none or it is not of this format. */
export function readSavedWorld(file: string): SavedWorld | null {
  try {
    const value = readJsonFile(file)
    return isSavedWorld(value) ? value : null
  } catch {
    return null
  }
}

function isSavedWorld(value: unknown): value is SavedWorld {
  // Written by ourselves alone, whole, by rename; the format number is what can differ.
  return typeof value === 'object' && value !== null && 'format' in value && value.format === 2
}

/** The saved world's incident, with the commits that its remotes really have. */
export function incidentOf(saved: SavedWorld): Incident {
  const incident = findIncident(saved.incident)
  return {
    ...incident,
    releases: incident.releases.map((release, index) => ({
      ...release,
      web: { ...release.web, commit: saved.commits.web[index] ?? release.web.commit },
      api: { ...release.api, commit: saved.commits.api[index] ?? release.api.commit },
    })),
  }
}
