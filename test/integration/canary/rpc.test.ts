import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { controlOf } from '../../../src/rehearsal/world/attach.ts'
import { spawnTestWorld } from '../../doubles/test-world.ts'
import { plantedSecrets, secretsIn, shapesOf } from './planted-secrets.ts'
import { openRecordedConsole, type RecordedConsole } from './recorded-console.ts'

let base: string
let world: string
let console: RecordedConsole

beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'canary-rpc-'))
  world = join(base, 'w')
  await spawnTestWorld({ dir: world, users: 500, lingerMs: 120_000 })
  console = await openRecordedConsole(world)
}, 60_000)

afterAll(async () => {
  await console.close()
  await controlOf(world)
    .stop()
    .catch(() => undefined)
  await rm(base, { recursive: true, force: true })
})

test('no secret crosses to the renderer during a fast-lane run, whatever it asks for', async () => {
  const { client, messages } = console
  const streams = [
    console.watch(await client.session.watch()),
    console.watch(await client.situation.watch()),
    console.watch(await client.runs.list()),
  ]
  await client.plan.preview({ runbook: 'bad-release', targets: {}, reason: 'canary' })
  const { run, hash } = await client.plan.preview({
    runbook: 'fast-lane',
    targets: {},
    reason: 'canary',
  })
  await client.runs.start({ run, hash, runbook: 'fast-lane', targets: {}, reason: 'canary' })
  const outcome = await console.driveToEnd(run)
  await client.history.list({ from: 0, limit: 100 })
  await client.runs.output({ run, from: 0, limit: 500 })
  // What goes in does not come back, and a name that is not known is refused without the value.
  const typed = 'Typed-4hJw8sPq-by-the-operator'
  await client.credentials.keep({ name: 'slack', value: typed }).catch(() => undefined)
  await client.session.arm()
  await client.session.disarm()
  await Promise.all(streams.map((stream) => stream.end()))

  const planted = [...(await plantedSecrets(world)), { name: 'typed', shapes: shapesOf(typed) }]
  const text = messages.join('\n')
  expect(outcome).toBe('done')
  expect(text).toContain('Roll back web')
  expect(secretsIn(text, planted)).toEqual([])
  expect(messages.length).toBeGreaterThan(50)
}, 150_000)
