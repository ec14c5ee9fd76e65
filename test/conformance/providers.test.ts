import type { AnyOperation, System } from '../../src/main/kernel/ports/system.ts'
import { railwaySystem } from '../../src/main/kernel/systems/railway/index.ts'
import { slackSystem } from '../../src/main/kernel/systems/slack/index.ts'
import { vercelSystem } from '../../src/main/kernel/systems/vercel/index.ts'
import {
  COMMIT,
  createFakeRailway,
  type FakeRailway,
  idOf,
} from '../doubles/providers/fake-railway.ts'
import { BAD, createFakeVercel, GOOD } from '../doubles/providers/fake-vercel.ts'
import type { OperationCase } from './operation-case.ts'
import { describeOperation } from './operation-conformance.ts'
import { providerWorld } from './provider-world.ts'

function named(system: System, name: string): AnyOperation {
  const found = system.operations.find((each) => each.name === name)
  if (found === undefined) throw new Error(`${system.id} has no ${name}`)
  return found
}

const wrongTargets = (rest: { readonly [field: string]: string }) => [
  { input: rest, field: 'target' },
  { input: { ...rest, target: {} }, field: 'target.deploymentId' },
  { input: { ...rest, target: { deploymentId: '../../v1/teams' } }, field: 'target.deploymentId' },
  { input: { ...rest, target: { deploymentId: 'nowhere' } }, field: 'target.deploymentId' },
]

const vercelWorld = () => providerWorld(createFakeVercel().answer)

function railwayCase(
  name: string,
  one: Pick<OperationCase, 'wrongInputs' | 'input'> & { about?: string },
  prepare: (railway: FakeRailway) => void = () => undefined,
): OperationCase {
  return {
    ...one,
    operation: named(railwaySystem, name),
    world: () => {
      const railway = createFakeRailway()
      prepare(railway)
      return providerWorld(railway.answer)
    },
  }
}

// Ids are minted in the same order in every world of the fake.
const ids = createFakeRailway()
const good = { deploymentId: idOf(ids, COMMIT.good), commit: COMMIT.good, version: 'v41' }
const services = [
  { input: { service: 'postgres', target: good }, field: 'service' },
  { input: { target: good }, field: 'service' },
]

const stopAll = (railway: FakeRailway) => {
  for (const each of railway.deployments) if (each.status === 'SUCCESS') each.stopped = true
}

const cases: readonly OperationCase[] = [
  {
    operation: named(vercelSystem, 'rollback'),
    world: vercelWorld,
    input: () => ({ target: { deploymentId: GOOD, version: 'v41' }, reason: 'web throws <!here>' }),
    wrongInputs: wrongTargets({ reason: 'x' }),
  },
  {
    operation: named(vercelSystem, 'promote'),
    world: vercelWorld,
    input: () => ({ target: { deploymentId: GOOD } }),
    wrongInputs: wrongTargets({}),
  },
  {
    operation: named(vercelSystem, 'promote'),
    about: 'of what is live, to release a pin',
    world: () => {
      const vercel = createFakeVercel()
      vercel.autoAssign = false
      return providerWorld(vercel.answer)
    },
    input: () => ({ target: { deploymentId: BAD } }),
    wrongInputs: [],
  },
  {
    operation: named(vercelSystem, 'promote-fix'),
    about: 'of a build that waits behind the pin',
    world: () => {
      const vercel = createFakeVercel()
      vercel.live = GOOD
      vercel.autoAssign = false
      vercel.deployments.unshift({ id: 'dpl_fix43', commit: 'f'.repeat(40) })
      return providerWorld(vercel.answer)
    },
    input: () => ({ pinned: [{ id: 'prj_web', name: 'web', bad: [COMMIT.bad] }] }),
    wrongInputs: [
      { input: {}, field: 'pinned' },
      { input: { pinned: [{ id: 'prj_web', name: 'web' }] }, field: 'pinned.0.bad' },
    ],
  },
  railwayCase('auto-deploy', {
    about: 'off, on all services in one request',
    input: () => ({ enabled: false }),
    wrongInputs: [{ input: { enabled: 'no' }, field: 'enabled' }],
  }),
  railwayCase('rollback', {
    input: () => ({ service: 'api', target: good }),
    wrongInputs: [...wrongTargets({ service: 'api' }), ...services],
  }),
  railwayCase(
    'redeploy',
    {
      input: () => ({ service: 'api', target: good }),
      wrongInputs: [...wrongTargets({ service: 'api' }), ...services],
    },
    (railway) => {
      for (const each of railway.deployments) each.canRollback = false
    },
  ),
  railwayCase('stop', {
    about: 'the API',
    input: () => ({ service: 'api' }),
    wrongInputs: [
      { input: { service: 'postgres' }, field: 'service' },
      { input: {}, field: 'service' },
    ],
  }),
  railwayCase('stop', {
    about: 'two workers in one request',
    input: () => ({ service: 'workers' }),
    wrongInputs: [],
  }),
  railwayCase(
    'bring-back',
    {
      about: 'the API on its old release',
      input: () => ({ service: 'api', target: good }),
      wrongInputs: [
        { input: { service: 'api', target: { deploymentId: 7 } }, field: 'target.deploymentId' },
        { input: { service: 'api', stopped: { group: 'api' } }, field: 'stopped.services' },
      ],
    },
    stopAll,
  ),
  railwayCase(
    'bring-back',
    {
      about: 'workers as they were, by what Railway shows',
      input: () => ({ service: 'workers' }),
      wrongInputs: [],
    },
    stopAll,
  ),
  {
    operation: named(slackSystem, 'post'),
    world: () => providerWorld(() => ({ text: 'ok' })),
    input: () => ({ run: 'abcd2345', message: 'start', reason: 'web throws' }),
    wrongInputs: [
      { input: { run: 'abcd2345', message: 'hello' }, field: 'message' },
      { input: { run: '<!here>', message: 'start' }, field: 'run' },
    ],
    // A webhook cannot be read back: at most once.
    lostRequest: 'happened',
  },
]

for (const one of cases) describeOperation(one)
