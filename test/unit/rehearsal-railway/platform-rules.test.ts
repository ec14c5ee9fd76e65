import { expect, test } from 'vitest'
import { BAD_RELEASE } from '../../../src/rehearsal/incidents/bad-release.ts'
import { applyPatch, mergePatches } from '../../../src/rehearsal/railway/environment-patch.ts'
import { initialState, REGION } from '../../../src/rehearsal/railway/initial-state.ts'
import type { StoredDeployment } from '../../../src/rehearsal/railway/model.ts'
import { admit, redeployOf, rollbackTo } from '../../../src/rehearsal/railway/new-deployment.ts'
import { patchRegions, totalReplicas } from '../../../src/rehearsal/railway/region-map.ts'
import { canRollback, isImageKept } from '../../../src/rehearsal/railway/retention.ts'
import { isActive, moveTo } from '../../../src/rehearsal/railway/status-machine.ts'

const BORN = new Date('2026-11-23T12:00:00.000Z')
const seed = {
  projectId: 'p',
  environmentId: 'e',
  services: { api: 'api', worker: 'worker', postgres: 'postgres' },
  incident: BAD_RELEASE,
  replicas: { api: 3, worker: 2 },
  bornAt: BORN,
}
const state = initialState(seed)
const at = BORN.toISOString()
const commits = new Map(BAD_RELEASE.releases.map(({ version, api }) => [version, api.commit]))

function deploymentOf(version: string): StoredDeployment {
  const found = state.deployments.find(
    (each) => each.serviceId === 'api' && each.commit === commits.get(version),
  )
  if (found === undefined) throw new Error(version)
  return found
}
function apiService() {
  const found = state.services.find(({ id }) => id === 'api')
  if (found === undefined) throw new Error('no api')
  return found
}
const birth = { id: 'new', snapshotId: 's', at, creator: null, sabotage: 'none' } as const

test('only what has served, was removed and whose image is kept can be rolled back to', () => {
  const byPlan = (plan: 'free' | 'hobby' | 'pro' | 'enterprise') =>
    ['v38', 'v39', 'v40', 'v41', 'v42'].filter((version) =>
      canRollback(deploymentOf(version), plan, BORN),
    )
  // v41 was removed 12 minutes ago, v40 3 days (72 h), v39 9 days (216 h), v38 11 days (264 h) ago.
  expect({ free: byPlan('free'), pro: byPlan('pro'), enterprise: byPlan('enterprise') }).toEqual({
    free: ['v41'],
    pro: ['v40', 'v41'],
    enterprise: ['v38', 'v39', 'v40', 'v41'],
  })
  const later = new Date(BORN.getTime() + 1000)
  expect(canRollback(deploymentOf('v40'), 'hobby', BORN)).toBe(true)
  expect(canRollback(deploymentOf('v40'), 'hobby', later)).toBe(false)
})

test('a deployment that never served leaves no image to go back to', () => {
  const failed = { ...deploymentOf('v41'), succeededAt: null }
  expect(isImageKept(failed, 'enterprise', BORN)).toBe(false)
})

test('a deployment goes up by its statuses and never jumps', () => {
  const queued = rollbackTo(apiService(), deploymentOf('v41'), birth)
  const up = moveTo(moveTo(queued, 'DEPLOYING', at), 'SUCCESS', at)
  expect(up).toMatchObject({ status: 'SUCCESS', succeededAt: at, removedAt: null })
  expect(isActive(up)).toBe(true)
  const gone = moveTo(moveTo(up, 'REMOVING', at), 'REMOVED', at)
  expect(gone.removedAt).toBe(at)
  expect(() => moveTo(queued, 'SUCCESS', at)).toThrow('no way from QUEUED to SUCCESS')
  expect(() => moveTo(gone, 'DEPLOYING', at)).toThrow('no way from REMOVED to DEPLOYING')
})

test('a crash before it ever served does not make a deployment active', () => {
  const queued = rollbackTo(apiService(), deploymentOf('v41'), birth)
  expect(isActive(moveTo(moveTo(queued, 'DEPLOYING', at), 'CRASHED', at))).toBe(false)
  expect(isActive({ ...deploymentOf('v42'), status: 'CRASHED' })).toBe(true)
})

test('a rollback takes image and variables of then, a redeploy the variables of now', () => {
  const changed = { ...apiService(), variables: { NEW: '1' } }
  const back = rollbackTo(changed, deploymentOf('v41'), birth)
  expect(back).toMatchObject({
    id: 'new',
    commit: commits.get('v41'),
    builds: false,
    status: 'QUEUED',
    variables: { RELEASE: 'v41' },
  })
  const again = redeployOf(changed, deploymentOf('v41'), { ...birth, builds: true })
  expect(again).toMatchObject({ builds: true, variables: { NEW: '1' } })
  const after = admit(state, back)
  expect(after.services.find(({ id }) => id === 'api')).toMatchObject({
    variables: { RELEASE: 'v41' },
    autoDeploy: true,
  })
})

test('a rollback of a service at zero comes up as wide as the old deployment was', () => {
  const atZero = { ...apiService(), regions: {} }
  expect(totalReplicas(rollbackTo(atZero, deploymentOf('v41'), birth).regions)).toBe(3)
})

test('null takes a region to zero; numReplicas 0, more than 50 and nonsense are refused', () => {
  const current = { [REGION]: { numReplicas: 3 } }
  expect(patchRegions(current, { [REGION]: null })).toEqual({ kind: 'changed', regions: {} })
  expect(patchRegions(current, { other: { numReplicas: 2 } })).toEqual({
    kind: 'changed',
    regions: { [REGION]: { numReplicas: 3 }, other: { numReplicas: 2 } },
  })
  for (const patch of [
    { [REGION]: { numReplicas: 0 } },
    { [REGION]: { numReplicas: 51 } },
    { [REGION]: 3 },
    'three',
  ]) {
    expect(patchRegions(current, patch).kind).toBe('refused')
  }
})

test('scaling down scales, scaling up from zero deploys the newest commit unless that habit is off', () => {
  const patch = (regions: unknown) => ({
    services: { api: { deploy: { multiRegionConfig: regions } } },
  })
  const down = applyPatch(state, patch({ [REGION]: null }), { scaleUpDeploysNewest: true, at })
  if (down.kind !== 'applied') throw new Error(down.message)
  expect(down.effects).toEqual([{ kind: 'scale', serviceId: 'api' }])
  const up = (scaleUpDeploysNewest: boolean) => {
    const outcome = applyPatch(down.state, patch({ [REGION]: { numReplicas: 3 } }), {
      scaleUpDeploysNewest,
      at,
    })
    return outcome.kind === 'applied' ? outcome.effects.map(({ kind }) => kind) : []
  }
  expect([up(true), up(false)]).toEqual([['deploy'], ['scale']])
})

test('a patch of variables or settings deploys, an unchanged one does nothing, a foreign one changes nothing', () => {
  const options = { scaleUpDeploysNewest: true, at }
  const effects = (services: unknown) => applyPatch(state, { services }, options)
  expect(effects({ worker: { variables: { A: { value: '1' } } } })).toMatchObject({
    effects: [{ kind: 'deploy', serviceId: 'worker' }],
  })
  expect(effects({ api: { deploy: { healthcheckTimeout: 300 } } })).toMatchObject({ effects: [] })
  expect(effects({ api: { variables: { A: { value: '1' } } }, stranger: { deploy: {} } })).toEqual({
    kind: 'refused',
    message: 'Not Authorized',
  })
})

test('staged patches merge object by object', () => {
  expect(
    mergePatches({ services: { api: { a: 1 }, worker: null } }, { services: { api: { b: null } } }),
  ).toEqual({ services: { api: { a: 1, b: null }, worker: null } })
})
