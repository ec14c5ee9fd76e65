import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { Decrypter } from 'age-encryption'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { controlOf } from '../../../src/rehearsal/world/attach.ts'
import type { RunbookId } from '../../../src/shared/domain/runbook.ts'
import { spawnTestWorld } from '../../doubles/test-world.ts'
import { plantedSecrets, secretsIn, shapesOf } from './planted-secrets.ts'
import { openRecordedConsole, type RecordedConsole } from './recorded-console.ts'
import { searchWorld } from './search-files.ts'

let base: string
let world: string
let console: RecordedConsole

beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'canary-signed-'))
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

/** Opened past the console, with the identity that its credentials hold. */
async function signedBytes(): Promise<readonly string[]> {
  const folder = join(world, 'console', 'signed')
  const [name = ''] = await readdir(folder)
  const decrypter = new Decrypter()
  const identity = await readFile(join(world, 'credentials', 'signed-transactions'), 'utf8')
  decrypter.addIdentity(identity.trim())
  const packed = await decrypter.decrypt(await readFile(join(folder, name)))
  const { raws } = JSON.parse(gunzipSync(packed).toString())
  return raws
}

async function drive(runbook: RunbookId, given: { readonly signed?: string } = {}) {
  const { client } = console
  const order = { runbook, targets: {}, given, reason: 'canary' }
  const { run, hash } = await client.plan.preview(order)
  await client.runs.start({ run, hash, ...order })
  return console.driveToEnd(run)
}

test('signed bytes and the key are in no frame, file or export, from the signing to the block', async () => {
  const { client, messages } = console
  const stream = console.watch(await client.situation.watch())
  expect(await drive('contracts-presign')).toBe('done')
  const [kept] = await client.signed.list()
  expect(kept).toMatchObject({ kind: 'open', standing: { kind: 'fresh' } })
  const raws = await signedBytes()
  expect(raws).toHaveLength(5)
  expect(await drive('contracts-send-signed', { signed: kept?.id ?? '' })).toBe('done')
  for (const format of ['jsonl', 'csv', 'markdown', 'post-mortem'] as const) {
    await client.audit.file({ format })
  }
  await client.audit.records({ from: 0, limit: 500 })
  await client.history.list({ from: 0, limit: 100 })
  await stream.end()

  const bytes = raws.map((raw, index) => ({
    name: `signed ${index}`,
    shapes: shapesOf(raw.slice(2)),
  }))
  const planted = [...(await plantedSecrets(world)), ...bytes]
  const text = messages.join('\n')
  expect(text).toContain(kept?.id)
  expect(secretsIn(text, planted)).toEqual([])
  // The chain's own files hold its transactions, as they must.
  expect(await searchWorld(join(world, 'console'), planted)).toEqual([])
}, 150_000)
