import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { privateKeyToAccount } from 'viem/accounts'
import { askChain } from '../../../src/rehearsal/chain/ask-chain.ts'
import { controlOf } from '../../../src/rehearsal/world/attach.ts'
import type { WorldDescription } from '../../../src/rehearsal/world/world-description.ts'
import { spawnTestWorld } from '../../doubles/test-world.ts'
import {
  type KillingProxy,
  type Moment,
  startKillingProxy,
} from '../contract-import/killing-proxy.ts'

const CHILD = fileURLToPath(new URL('./console-child.ts', import.meta.url))

/** What came of one signed pause whose console was killed at these moments, one after the other. */
export interface KilledSending {
  /** Kills that hit. */
  readonly kills: number
  readonly outcome: unknown
  /** How many transactions of the signer were mined. */
  readonly mined: number
  /** Signed bytes that came to the chain, each counted once. */
  readonly distinct: number
  readonly paused: readonly string[]
}

/** Signs, kills the console that sends at each moment, and lets the last one end. Everything is counted past the console. */
export async function killSending(moments: readonly Moment[]): Promise<KilledSending> {
  const base = await mkdtemp(join(tmpdir(), 'kill-signed-'))
  const dir = join(base, 'w')
  const { description } = await spawnTestWorld({ dir, users: 500, lingerMs: 120_000 })
  const [upstream = ''] = description.chain.rpcUrls
  const proxy = await startKillingProxy(upstream)
  try {
    const chain = { ...description.chain, rpcUrls: [proxy.url] }
    const file = join(dir, 'world.json')
    await writeFile(`${file}.proxied`, JSON.stringify({ ...description, chain }), { mode: 0o600 })
    await rename(`${file}.proxied`, file)
    const signed = await runConsole({ dir, proxy }, 'presign')
    if (signed.said === null) throw new Error('nothing was signed')
    const before = await standing(upstream, description.chain)
    let kills = 0
    for (const moment of moments) {
      const { killed } = await runConsole({ dir, proxy }, 'send', moment)
      if (killed) kills += 1
    }
    const { said } = await runConsole({ dir, proxy }, 'send')
    const after = await standing(upstream, description.chain)
    return {
      kills,
      outcome: said,
      mined: after.nonce - before.nonce,
      distinct: new Set(proxy.offered()).size,
      paused: after.paused,
    }
  } finally {
    await proxy.close()
    await controlOf(dir)
      .stop()
      .catch(() => undefined)
    await rm(base, { recursive: true, force: true })
  }
}

interface Rehearsal {
  readonly dir: string
  readonly proxy: KillingProxy
}

/** One console, to its end or until it is killed. */
async function runConsole(
  { dir, proxy }: Rehearsal,
  what: 'presign' | 'send',
  moment: Moment = { of: 'transaction', nth: 0, when: 'before' },
): Promise<{ readonly killed: boolean; readonly said: unknown }> {
  const child = spawn(process.execPath, [CHILD, dir, what], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  proxy.arm(moment, () => child.kill('SIGKILL'))
  let said = ''
  child.stdout.on('data', (piece: Buffer) => {
    said += piece.toString()
  })
  const [code, signal] = await once(child, 'close')
  if (code !== null && code !== 0) throw new Error(`the console ended with code ${code}`)
  return { killed: signal === 'SIGKILL', said: said === '' ? null : JSON.parse(said) }
}

/** By the chain itself, past the proxy and every console. */
async function standing(
  url: string,
  chain: WorldDescription['chain'],
): Promise<{ readonly nonce: number; readonly paused: readonly string[] }> {
  const key = (await readFile(chain.keyFile, 'utf8')).trim().replace(/^0x/, '')
  const { address } = privateKeyToAccount(`0x${key}`)
  const nonce = await askChain(url, 'eth_getTransactionCount', [address, 'latest'])
  const paused = await Promise.all(
    chain.contracts.map(({ address }) =>
      askChain(url, 'eth_call', [{ to: address, data: '0x5c975abb' }, 'latest']).catch(() => '0x'),
    ),
  )
  const ids = chain.contracts.filter((_, index) => /^0x0*1$/.test(String(paused[index])))
  return { nonce: Number(nonce), paused: ids.map(({ id }) => id) }
}
