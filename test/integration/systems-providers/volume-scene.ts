import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach } from 'vitest'
import type { Reads } from '../../../src/main/kernel/ports/reads.ts'
import type { AnyOperation } from '../../../src/main/kernel/ports/system.ts'
import type { Plan } from '../../../src/shared/domain/plan.ts'
import type { Verdict } from '../../../src/shared/domain/verdict.ts'
import { profileWith } from '../../doubles/provider-profile.ts'
import {
  API,
  ENVIRONMENT,
  PROJECT,
  type QuietRailway,
  send,
  startQuietRailway,
  WORKER,
} from '../../unit/rehearsal-railway/quiet-railway.ts'
import { never, type RealWorld, realWorld } from './provider-run.ts'

/** Id of the database service. */
export const POSTGRES = '33333333-0000-4000-8000-000000000005'

/** The migration that a recovery takes back. */
export const toUndo = {
  ...{ name: '0042_wallet_split', startedAt: '2026-11-23T11:58:05.250Z' },
  because: 'it is not in v41',
}

/** A Railway with a database and its volume for the tests of one file, and the console's own effects on it. */
export function volumeScene() {
  let quiet: QuietRailway
  let world: RealWorld
  let now = new Date('2026-11-23T12:00:00.000Z').getTime()

  beforeAll(async () => {
    // The platform's time goes on with every look: no workflow is waited for.
    const tick = () => {
      now += 100
      return new Date(now)
    }
    quiet = await startQuietRailway({ clock: { now: tick } })
    const railway = {
      ...{ url: quiet.railway.url, projectId: PROJECT, environmentId: ENVIRONMENT },
      ...{ tokenKind: 'project' as const, secret: 'railway' },
      services: { api: API, workers: [{ id: WORKER, name: 'worker' }], postgres: POSTGRES },
    }
    world = realWorld(profileWith({ railway }), { railway: 'project-token' })
  })
  // Railway takes fifty requests a second; all of these together would be more.
  beforeEach(() => sleep(300))
  afterAll(async () => {
    await world.close()
    await quiet.close()
  })

  const ask = async (query: string, variables: Record<string, unknown>) =>
    (await send(quiet.railway.url, query, { variables })).body.data
  return {
    get world() {
      return world
    },
    get railway() {
      return quiet.railway
    },
    ask,
    stage: (input: object) =>
      ask(
        'mutation Stage($id: String!, $input: EnvironmentConfig!) { environmentStageChanges(environmentId: $id, input: $input, merge: true) { id } }',
        { id: ENVIRONMENT, input },
      ),
    /** Youngest first. */
    async backups(): Promise<readonly { readonly id: string; readonly createdAt: string }[]> {
      const found = await ask(
        'query Volumes($id: String!) { environment(id: $id) { volumeInstances { edges { node { id } } } } }',
        { id: ENVIRONMENT },
      )
      const { id } = found.environment.volumeInstances.edges[0].node
      const listed = await ask(
        'query Backups($id: String!) { volumeInstanceBackupList(volumeInstanceId: $id) { id createdAt } }',
        { id },
      )
      return listed.volumeInstanceBackupList
    },
    /** The world, as one whose database says which migration is to be undone, and counts. */
    withMigration: (known: typeof toUndo | undefined): Reads => ({
      ...world.reads,
      platform: {
        ...world.reads.platform,
        firstToUndo: async () => known,
        rowsSince: async (moments) =>
          moments.map((at) => [{ table: `users since ${at}`, rows: 7 }]),
      },
    }),
    async planned(of: AnyOperation, input: object): Promise<Plan> {
      const looked = await of.look(JSON.parse(JSON.stringify(input)), world.reads, never)
      if (looked.kind !== 'planned') throw new Error(JSON.stringify(looked))
      return looked.plan
    },
    async carried(of: AnyOperation, plan: Plan): Promise<Verdict> {
      const receipt = await of.apply(plan, world.effects(), never)
      if (receipt.kind !== 'accepted') throw new Error(JSON.stringify(receipt))
      for (let look = 0; ; look += 1) {
        const verdict = await of.verify(plan, world.reads, never)
        if (verdict.kind !== 'pending' || look > 60) return verdict
      }
    },
  }
}
