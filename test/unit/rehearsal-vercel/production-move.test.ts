import { describe, expect, test } from 'vitest'
import { advance } from '../../../src/rehearsal/vercel/advance.ts'
import {
  account,
  ask,
  BORN_AT,
  bodyOf,
  deploymentOf,
  PROJECT,
  serving,
  shownProject,
  stateAfter,
} from './simulated-account.ts'

const born = account()
const v41 = deploymentOf(born, 'v41')
const v42 = deploymentOf(born, 'v42')
const rollback = `POST /v9/projects/${PROJECT}/rollback/${v41.id}?description=v42%20throws`

describe('rollback', () => {
  test('moves the domains one by one and ends with production pinned and the reason kept', () => {
    const accepted = stateAfter(born, rollback)
    const course = [0, 250, 450, 650, 850, 1000].map((at) => {
      const project = shownProject(accepted, at)
      return [
        Reflect.get(Object(project['lastAliasRequest']), 'jobStatus'),
        serving(advance(accepted, at)).filter((version) => version === 'v41').length,
        project['autoAssignCustomDomains'],
        project['lastRollbackTarget'] !== null,
      ]
    })
    expect(course).toEqual([
      ['pending', 0, true, true],
      ['in-progress', 0, true, true],
      ['in-progress', 1, true, true],
      ['in-progress', 2, true, true],
      ['in-progress', 3, true, true],
      ['succeeded', 3, false, false],
    ])
    expect(shownProject(accepted, 1000)).toMatchObject({
      lastAliasRequest: {
        fromDeploymentId: v42.id,
        toDeploymentId: v41.id,
        requestedAt: BORN_AT.getTime(),
        type: 'rollback',
      },
      autoAssignCustomDomainsUpdatedBy: 'usr_oncall',
      rollbackDescription: { description: 'v42 throws', username: 'oncall' },
      targets: { production: { id: v41.id } },
    })
  })

  test('is answered 201 with an empty body, on both versions of the path', () => {
    for (const version of ['v1', 'v9']) {
      const answer = ask(born, `POST /${version}/projects/${PROJECT}/rollback/${v41.id}`)
      expect([answer.status, answer.body]).toEqual([201, undefined])
    }
  })

  test('of what is live on every domain, already pinned, is skipped', () => {
    const pinned = advance(stateAfter(born, rollback), 1000)
    const again = stateAfter(pinned, rollback, { at: 2000 })
    expect(shownProject(again, 9000)['lastAliasRequest']).toMatchObject({ jobStatus: 'skipped' })
  })

  test('keeps an edited reason', () => {
    const accepted = stateAfter(born, rollback)
    const path = `/v1/projects/${PROJECT}/rollback/${v41.id}/update-description`
    const edited = stateAfter(accepted, `PATCH ${path}`, { body: { description: 'wallets too' } })
    expect(shownProject(edited, 1000)['rollbackDescription']).toMatchObject({
      description: 'wallets too',
    })
  })
})

test('promote unpins what a rollback pinned, even when the deployment is already live', () => {
  const pinned = advance(stateAfter(born, rollback), 1000)
  const promoted = stateAfter(pinned, `POST /v10/projects/${PROJECT}/promote/${v41.id}`, {
    at: 2000,
  })
  const project = shownProject(promoted, 3000)
  expect(project['autoAssignCustomDomains']).toBe(true)
  expect(project['rollbackDescription']).toBeUndefined()
})

test('promote of a preview by the REST call takes the preview build live as it is', () => {
  const preview = deploymentOf(born, 'gift cards')
  const accepted = stateAfter(born, `POST /v10/projects/${PROJECT}/promote/${preview.id}`)
  const done = advance(accepted, 1000)
  expect(done.deployments).toHaveLength(born.deployments.length)
  expect(done.aliases.map(({ deploymentId }) => deploymentId)).toEqual([
    preview.id,
    preview.id,
    preview.id,
  ])
})

describe('a job that goes wrong', () => {
  test('can say succeeded while one domain still serves the old deployment', () => {
    const sabotage = [{ kind: 'domain-left-behind', domain: 'www' }] as const
    const done = advance(stateAfter(born, rollback, { sabotage }), 60_000)
    expect(shownProject(done, 60_000)['lastAliasRequest']).toMatchObject({ jobStatus: 'succeeded' })
    expect(serving(done)).toEqual(['v41', 'v42', 'v41'])
    const assigned = stateAfter(done, `POST /v2/deployments/${v41.id}/aliases`, {
      body: { alias: '127.0.0.1:4002' },
    })
    expect(serving(assigned)).toEqual(['v41', 'v41', 'v41'])
  })

  test('can move one domain only after it has succeeded', () => {
    const sabotage = [{ kind: 'domain-lags', domain: 'app', delayMs: 5000 }] as const
    const accepted = stateAfter(born, rollback, { sabotage })
    expect(serving(advance(accepted, 1000))).toEqual(['v41', 'v41', 'v42'])
    expect(serving(advance(accepted, 6000))).toEqual(['v41', 'v41', 'v41'])
  })

  test('can fail on one domain: listed as failed in both shapes, nothing pinned', () => {
    const sabotage = [{ kind: 'domain-fails', domain: 'app' }] as const
    const done = advance(stateAfter(born, rollback, { sabotage }), 1000)
    const path = `/projects/${PROJECT}/rollback/aliases?failedOnly=true&limit=20`
    expect(shownProject(done, 1000)).toMatchObject({
      lastAliasRequest: { jobStatus: 'failed' },
      autoAssignCustomDomains: true,
      targets: { production: { id: v42.id } },
    })
    expect(bodyOf(ask(done, `GET /v9${path}`))['aliases']).toEqual([
      {
        id: expect.any(String),
        alias: { alias: '127.0.0.1:4003', deploymentId: v42.id },
        status: 'failed',
      },
    ])
    expect(bodyOf(ask(done, `GET /v1${path}`))['aliases']).toEqual([
      { id: expect.any(String), alias: '127.0.0.1:4003', status: 'failed' },
    ])
    expect(bodyOf(ask(done, `GET /v9/projects/${PROJECT}/promote/aliases`))).toEqual({})
  })

  test('can stay in progress and keep others out', () => {
    const sabotage = [{ kind: 'job-stalls' }] as const
    const stuck = advance(stateAfter(born, rollback, { sabotage }), 60_000)
    expect(serving(stuck)).toEqual(['v42', 'v42', 'v42'])
    expect(ask(stuck, rollback, { at: 60_000 }).status).toBe(409)
  })
})

test('a promote behind a rolling release is answered 202 and begins when that is completed', () => {
  const rollingRelease = {
    id: 'rr_1',
    canaryDeploymentId: v42.id,
    targetPercentage: 10,
    queuedDeploymentId: null,
  }
  const rolling = {
    ...born,
    projects: born.projects.map((each) =>
      each.id === PROJECT ? { ...each, rollingRelease } : each,
    ),
  }
  const promoted = ask(rolling, `POST /v10/projects/${PROJECT}/promote/${v41.id}`)
  expect([promoted.status, shownProject(promoted.state ?? rolling)['lastAliasRequest']]).toEqual([
    202,
    null,
  ])
  const path = `/v1/projects/${PROJECT}/rolling-release`
  expect(bodyOf(ask(promoted.state ?? rolling, `GET ${path}`))['rollingRelease']).toMatchObject({
    activeStage: { targetPercentage: 10 },
    queuedDeploymentId: v41.id,
  })
  const completed = stateAfter(promoted.state ?? rolling, `POST ${path}/complete`)
  expect(serving(advance(completed, 1000))).toEqual(['v41', 'v41', 'v41'])
})
