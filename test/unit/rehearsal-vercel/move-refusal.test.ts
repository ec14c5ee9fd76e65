import { expect, test } from 'vitest'
import { advance } from '../../../src/rehearsal/vercel/advance.ts'
import {
  account,
  ask,
  bodyOf,
  deploymentOf,
  PROJECT,
  shownProject,
  stateAfter,
} from './simulated-account.ts'

const born = account()

function refusal(kind: 'rollback' | 'promote', wanted: string, plan: 'pro' | 'hobby' = 'pro') {
  const state = account(plan)
  const id = wanted.startsWith('dpl_') ? wanted : deploymentOf(state, wanted).id
  const version = kind === 'rollback' ? 'v1' : 'v10'
  const answer = ask(state, `POST /${version}/projects/${PROJECT}/${kind}/${id}`)
  const code: unknown = Reflect.get(Object(Reflect.get(Object(answer.body), 'error')), 'code')
  return [answer.status, code, answer.state]
}

test.each([
  ['rollback to an unknown id', 'rollback', 'dpl_unknown', 404, 'not_found'],
  ['rollback to another project', 'rollback', 'Explain how a booking', 404, 'not_found'],
  ['rollback past retention', 'rollback', 'v31', 410, 'deployment_deleted'],
  ['rollback to a broken build', 'rollback', 'v42-rc', 422, 'unprocessable_entity'],
  ['rollback to a preview', 'rollback', 'gift cards', 400, 'bad_request'],
  ['promote past retention', 'promote', 'v31', 410, 'deployment_deleted'],
  ['promote of a broken build', 'promote', 'v42-rc', 422, 'unprocessable_entity'],
] as const)('%s is refused and changes nothing', (_name, kind, wanted, status, code) => {
  expect(refusal(kind, wanted)).toEqual([status, code, undefined])
})

test('the Hobby plan goes back to the release before only, and says 402 for others', () => {
  expect(refusal('rollback', 'v40', 'hobby')).toEqual([402, 'payment_required', undefined])
  expect(refusal('rollback', 'v41', 'hobby').slice(0, 2)).toEqual([201, undefined])
  expect(refusal('promote', 'v40', 'hobby').slice(0, 2)).toEqual([201, undefined])
})

test('another rollback in progress is answered 409 until it has ended', () => {
  const path = (version: string) =>
    `POST /v9/projects/${PROJECT}/rollback/${deploymentOf(born, version).id}`
  const first = stateAfter(born, path('v41'))
  expect(ask(first, path('v40'), { at: 500 }).status).toBe(409)
  expect(ask(first, path('v40'), { at: 1000 }).status).toBe(201)
})

test('the refusal of an unknown id is the body that the CLI knows', () => {
  const answer = ask(born, 'GET /v13/deployments/dpl_unknown')
  expect(answer).toEqual({
    status: 404,
    body: { error: { code: 'not_found', message: 'Deployment not found', id: 'dpl_unknown' } },
  })
})

test('without the team nothing of the team is there', () => {
  const inTeam = false
  const id = deploymentOf(born, 'v41').id
  const statuses = [
    `GET /v9/projects/${PROJECT}`,
    `GET /v13/deployments/${id}`,
    `POST /v9/projects/${PROJECT}/rollback/${id}`,
    `GET /v10/projects/${PROJECT}/env`,
  ].map((request) => ask(born, request, { inTeam }).status)
  expect(statuses).toEqual([404, 404, 404, 404])
  expect(bodyOf(ask(born, 'GET /v7/deployments', { inTeam }))['deployments']).toEqual([])
})

test('nothing is idempotent: the same rollback twice is a job twice', () => {
  const path = `POST /v9/projects/${PROJECT}/rollback/${deploymentOf(born, 'v40').id}`
  const first = advance(stateAfter(born, path), 1000)
  const unpinned = stateAfter(first, `PATCH /v9/projects/${PROJECT}`, {
    at: 1000,
    body: { autoAssignCustomDomains: true },
  })
  const second = stateAfter(unpinned, path, { at: 2000 })
  const stamp = (state: typeof born, at: number): unknown =>
    Reflect.get(Object(shownProject(state, at)['lastAliasRequest']), 'requestedAt')
  expect(stamp(second, 2000)).not.toBe(stamp(first, 1000))
})
