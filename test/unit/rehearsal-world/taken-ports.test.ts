import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { askChain } from '../../../src/rehearsal/chain/ask-chain.ts'
import { startRpcGate } from '../../../src/rehearsal/chain/rpc-gate.ts'
import { CHAIN_ID, startAnvil } from '../../../src/rehearsal/chain/start-anvil.ts'
import { freePort } from '../../../src/rehearsal/process/free-port.ts'
import { closeServer, listen } from '../../../src/rehearsal/process/listen.ts'
import { startSlackStandIn } from '../../../src/rehearsal/slack/start-slack-stand-in.ts'
import { startQuietRailway } from '../rehearsal-railway/quiet-railway.ts'

// Between the look for free ports and the start of what uses them somebody else may take one.

const stranger = createServer((_, response) => {
  response.end(JSON.stringify({ jsonrpc: '2.0', id: 1, result: 'a chain of somebody else' }))
})
let dir: string

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'taken-'))
})
afterEach(async () => {
  await closeServer(stranger)
  await rm(dir, { recursive: true, force: true })
})

const takenPort = () => listen(stranger, 0)
const portOf = (url: string) => Number(new URL(url).port)

test('an RPC provider comes up on another port, and says which', async () => {
  const port = await takenPort()
  const gate = await startRpcGate('http://127.0.0.1:1', port)
  expect(gate.port).not.toBe(port)
  expect(gate.url).toBe(`http://127.0.0.1:${gate.port}`)
  await gate.close()
})

test('Slack comes up on another port, and takes messages there', async () => {
  const port = await takenPort()
  const webhookPath = '/services/T/B/x'
  const slack = await startSlackStandIn({ dir, port, webhookPath, now: () => new Date() })
  const posted = await fetch(slack.url, { method: 'POST', body: '{"text":"up"}' })
  expect([posted.status, slack.port === port, portOf(slack.url)]).toEqual([200, false, slack.port])
  expect(slack.messages().map(({ text }) => text)).toEqual(['up'])
  await slack.close()
})

test('Railway comes up on other ports, and names them wherever it names itself', async () => {
  const port = await takenPort()
  const { railway, close } = await startQuietRailway({ port, apiPort: port })
  const [graphql, edge] = [portOf(railway.url), portOf(railway.apiUrl)]
  expect(new Set([port, graphql, edge]).size).toBe(3)
  expect(railway.state()).toMatchObject({ port: graphql, apiPort: edge })
  expect((await fetch(railway.apiUrl)).headers.get('server')).toBe('railway-edge')
  await close()
})

test('the chain comes up on another port, and a stranger on its own is not taken for it', async () => {
  const port = await freePort()
  const starting = startAnvil({ dir, port })
  // As soon as the chain has looked and let go of it.
  while ((stranger.address() as AddressInfo | null)?.port !== port) {
    stranger.once('error', () => undefined)
    stranger.listen(port, '127.0.0.1')
    await turn()
  }
  const chain = await starting
  expect(chain.port).not.toBe(port)
  expect(Number(await askChain(chain.url, 'eth_chainId'))).toBe(CHAIN_ID)
  await chain.stop()
})
