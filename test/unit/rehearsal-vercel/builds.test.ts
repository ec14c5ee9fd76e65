import { describe, expect, test } from 'vitest'
import { BAD_RELEASE } from '../../../src/rehearsal/incidents/bad-release.ts'
import { advance } from '../../../src/rehearsal/vercel/advance.ts'
import { mintFrom } from '../../../src/rehearsal/vercel/identifiers.ts'
import type { VercelState } from '../../../src/rehearsal/vercel/model.ts'
import { acceptPush } from '../../../src/rehearsal/vercel/push.ts'
import { timing } from '../../../src/rehearsal/vercel/timing.ts'
import {
  account,
  ask,
  BORN_AT,
  bodyOf,
  deploymentOf,
  PROJECT,
  serving,
  stateAfter,
} from './simulated-account.ts'

const born = account()
const v41 = deploymentOf(born, 'v41')

function push(state: VercelState, message: string, more: { at?: number; fails?: boolean } = {}) {
  const { at = 0, fails = false } = more
  return acceptPush(
    advance(state, at),
    { commit: 'c'.repeat(40), message, author: 'Ayo', branch: 'main' },
    {
      now: BORN_AT.getTime() + at,
      nowMs: at,
      mint: mintFrom(message),
      timing: timing(1),
      incident: BAD_RELEASE,
      fails,
    },
  )
}

const newest = (state: VercelState) => state.deployments.at(-1)

describe('a push to main', () => {
  test('is queued, builds, then goes live on every domain by itself', () => {
    const pushed = push(born, 'Revert "Split the wallet page"')
    const course = [0, 400, 2899, 2900].map((at) => {
      const state = advance(pushed, at)
      return [newest(state)?.readyState, serving(state)[0] === 'v42']
    })
    expect(course).toEqual([
      ['QUEUED', true],
      ['BUILDING', true],
      ['BUILDING', true],
      ['READY', false],
    ])
    const live = newest(advance(pushed, 2900))
    expect(live).toMatchObject({ build: { behaviour: 'good' }, source: 'git' })
    expect(advance(pushed, 2900).projects[0]).toMatchObject({
      productionDeploymentId: live?.id,
      job: null,
    })
  })

  test('stays STAGED while a rollback is pinned, until somebody promotes it', () => {
    const pinned = advance(
      stateAfter(born, `POST /v9/projects/${PROJECT}/rollback/${v41.id}`),
      1000,
    )
    const built = advance(push(pinned, 'Fix the session', { at: 1000 }), 9000)
    const id = newest(built)?.id ?? ''
    const shown = bodyOf(ask(built, `GET /v13/deployments/${id}`))
    expect([serving(built), shown['readySubstate']]).toEqual([['v41', 'v41', 'v41'], 'STAGED'])
    const promoted = stateAfter(built, `POST /v10/projects/${PROJECT}/promote/${id}`, { at: 9000 })
    expect(new Set(serving(advance(promoted, 10_000)))).toEqual(
      new Set([newest(built)?.build.version]),
    )
  })

  test('carries the fault of main on, unless it is a revert', () => {
    expect(newest(push(born, 'Change a colour'))?.build.behaviour).toBe('throws')
    expect(newest(push(born, 'Revert "v42"'))?.build.behaviour).toBe('good')
  })

  test('that does not build changes nothing live', () => {
    const built = advance(push(born, 'Revert "v42"', { fails: true }), 9000)
    expect([newest(built)?.readyState, serving(built)]).toEqual(['ERROR', ['v42', 'v42', 'v42']])
  })
})

describe('POST /v13/deployments', () => {
  const create = (deploymentId: string, action: string) => ({
    body: { deploymentId, name: 'vlossom-web', target: 'production', meta: { action } },
  })

  test('"promotes" a preview as the CLI does: a new production build', () => {
    const preview = deploymentOf(born, 'gift cards')
    const answer = ask(born, 'POST /v13/deployments', create(preview.id, 'promote'))
    expect([answer.status, bodyOf(answer)]).toMatchObject([
      200,
      {
        readyState: 'QUEUED',
        target: 'production',
        meta: { action: 'promote', originalDeploymentId: preview.id },
      },
    ])
    expect(serving(advance(answer.state ?? born, 9000))).toEqual(['preview', 'preview', 'preview'])
  })

  test('builds with the variables as they are now', () => {
    const factory = born.projects[0]?.env.find(({ type }) => type === 'encrypted')
    const edited = stateAfter(born, `PATCH /v9/projects/${PROJECT}/env/${factory?.id}`, {
      body: { value: '0xbackup' },
    })
    const path = 'POST /v13/deployments?forceNew=1'
    const rebuilt = stateAfter(edited, path, create(v41.id, 'redeploy'))
    const inlined = (state: VercelState, id: string | undefined): string | undefined =>
      state.deployments.find((each) => each.id === id)?.build.inlined[
        'NEXT_PUBLIC_WALLET_FACTORY_ADDRESS'
      ]
    expect(inlined(rebuilt, newest(rebuilt)?.id)).toBe('0xbackup')
    expect(inlined(rebuilt, v41.id)).toBe('0x5FbDB2315678afecb367f032d93F642f64180aa3')
  })

  test('makes another deployment each time it is asked', () => {
    const twice = stateAfter(
      stateAfter(born, 'POST /v13/deployments', create(v41.id, 'redeploy')),
      'POST /v13/deployments',
      create(v41.id, 'redeploy'),
    )
    expect(twice.deployments).toHaveLength(born.deployments.length + 2)
  })

  test('drops the pinned commit where the latest is asked for', () => {
    const { body } = create(v41.id, 'redeploy')
    const asked = { body: { ...body, withLatestCommit: true } }
    const rebuilt = stateAfter(born, 'POST /v13/deployments', asked)
    expect(newest(rebuilt)?.commit).toBe(deploymentOf(born, 'v42').commit)
  })
})

test('a build can be canceled while it runs and not afterwards', () => {
  const pushed = push(born, 'Change a colour')
  const path = `PATCH /v12/deployments/${newest(pushed)?.id}/cancel`
  const canceled = stateAfter(pushed, path, { at: 1000 })
  expect(newest(advance(canceled, 9000))?.readyState).toBe('CANCELED')
  expect(ask(pushed, path, { at: 9000 }).status).toBe(400)
})
