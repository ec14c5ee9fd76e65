import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { BAD_RELEASE } from '../../../src/rehearsal/incidents/bad-release.ts'
import {
  startVercelSimulator,
  type VercelSimulator,
  type VercelSimulatorOptions,
} from '../../../src/rehearsal/vercel/start-vercel-simulator.ts'

export const TEAM = 'team_vlossom'
export const PROJECT = 'prj_web'
export const TOKEN = 'vercelTokenForTests'

/** A simulator with its directory; `again` stops it and starts another on the same state. */
export interface RunningSimulator {
  readonly simulator: VercelSimulator
  readonly dir: string
  idOf(version: string): string
  call(method: string, path: string, body?: unknown): Promise<Response>
  project(): Promise<Record<string, unknown>>
  /** Releases that main, www and app serve to a new visitor. */
  served(): Promise<readonly (string | undefined)[]>
  end(): Promise<void>
}

/** Starts a simulator in `dir`, or in a new directory that `end` removes. */
export async function runSimulator(
  more: Partial<VercelSimulatorOptions> = {},
): Promise<RunningSimulator> {
  const dir = more.dir ?? (await mkdtemp(join(tmpdir(), 'rehearsal-vercel-')))
  const simulator = await startVercelSimulator({
    dir,
    token: TOKEN,
    teamId: TEAM,
    projectId: PROJECT,
    projectName: 'vlossom-web',
    incident: BAD_RELEASE,
    clock: { now: () => new Date() },
    plan: 'pro',
    ratioOfTime: 0.2,
    ...more,
  })
  const call = (method: string, path: string, body?: unknown): Promise<Response> => {
    const url = new URL(path, simulator.url)
    url.searchParams.set('teamId', TEAM)
    return fetch(url, {
      method,
      headers: { authorization: `Bearer ${TOKEN}`, connection: 'close' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
  }
  return {
    simulator,
    dir,
    idOf: (version) => {
      const found = simulator.state().deployments.find(({ build }) => build.version === version)
      if (found === undefined) throw new Error(`no deployment of ${version}`)
      return found.id
    },
    call,
    project: async () => {
      const body: unknown = await (await call('GET', `/v9/projects/${PROJECT}`)).json()
      return body as Record<string, unknown>
    },
    served: () =>
      Promise.all(
        simulator.site.urls.map(async (url) => {
          const page = await (await fetch(url)).text()
          return /name="vlossom-release" content="([^"]+)"/.exec(page)?.[1]
        }),
      ),
    end: async () => {
      await simulator.close()
      await rm(dir, { recursive: true, force: true })
    },
  }
}
