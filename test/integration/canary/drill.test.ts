import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { controlOf } from '../../../src/rehearsal/world/attach.ts'
import { spawnTestWorld } from '../../doubles/test-world.ts'
import { type PlantedSecret, plantedSecrets, secretsIn, shapesOf } from './planted-secrets.ts'
import { searchWorld } from './search-files.ts'
import { type SeenArguments, watchArguments } from './watch-arguments.ts'

const DRILL = fileURLToPath(new URL('../../../src/main/hosts/node/drill.ts', import.meta.url))
const WITHOUT_KEY = 10
// What a leak would look like: the test must see it where it looks.
const DECOY = 'Decoy-9f2kQzX7-must-be-found'

let base: string
let world: string
let secrets: readonly PlantedSecret[]
let output: string
let exitCode: number | null
let seen: SeenArguments

/** One drill of everything, all that it printed, and every command line while it ran. */
beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'canary-'))
  world = join(base, 'w')
  await spawnTestWorld({ dir: world, incident: 'full', users: 500, lingerMs: 120_000 })
  // The key of the log is made by the console, so it cannot be watched for from the start.
  const planted = await plantedSecrets(world)
  const decoy = { name: 'decoy', shapes: shapesOf(DECOY) }
  const watch = watchArguments([...planted, decoy])
  const args = [DRILL, '--data-dir', world, '--incident', 'full', '--json']
  const drill = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  output = ''
  for (const stream of [drill.stdout, drill.stderr]) {
    stream.setEncoding('latin1').on('data', (part: string) => {
      output += part
    })
  }
  const leaking = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 2000)', DECOY])
  await once(drill, 'close')
  exitCode = drill.exitCode
  leaking.kill()
  seen = await watch.stop()
  secrets = await plantedSecrets(world)
  // Its servers write what they still hold.
  await controlOf(world).stop()
}, 300_000)

afterAll(async () => {
  await controlOf(world)
    .stop()
    .catch(() => undefined)
  await rm(base, { recursive: true, force: true })
})

test('the drill itself is a whole one, with more than ten secrets planted', () => {
  expect({ exitCode, planted: secrets.length > WITHOUT_KEY || secrets }).toEqual({
    exitCode: 0,
    planted: true,
  })
  expect(secrets.map(({ name }) => name)).toContain('kek')
})

test('it takes every system back, one procedure after the other, and each is verified', () => {
  const lines = output.split('\n').flatMap((line) => (line.startsWith('{') ? [line] : []))
  const [summary, ...steps] = lines.map((line) => JSON.parse(line)).toReversed()
  expect(summary).toMatchObject({
    type: 'summary',
    outcome: 'done',
    systems: {
      contracts: 'verified',
      vercel: 'verified',
      railway: 'verified',
      postgres: 'verified',
      paymaster: 'verified',
    },
  })
  const ended = [
    'contracts-unpause',
    'state-open',
    'site-keeps',
    'paymaster-canary',
    'web-promote',
    'db-swap',
    'contracts-pause',
  ]
  const order = steps.filter(({ step, state }) => state === 'succeeded' && ended.includes(step))
  expect(order.map(({ step }) => step)).toEqual(ended)
  expect(new Set(steps.map(({ run }) => run)).size).toBe(ended.length)
})

test('no secret stands in the arguments of any process while a drill runs', () => {
  expect(seen.secrets).toEqual(['decoy'])
  expect(seen.rounds).toBeGreaterThan(100)
})

test('no secret is printed by a drill', () => {
  expect(output).toContain('"type":"summary"')
  expect(secretsIn(output, secrets)).toEqual([])
})

test('no secret lies in any file of the data directory but its own', async () => {
  const planted = join(world, 'console', 'planted.log')
  const decoy = { name: 'decoy', shapes: shapesOf(DECOY) }
  await appendFile(planted, Buffer.from(`x${DECOY}`).toString('base64'))
  expect(await searchWorld(world, [...secrets, decoy])).toEqual(['console/planted.log: decoy'])
})
