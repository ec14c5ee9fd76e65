import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { contractsSystem } from '../../../src/main/kernel/systems/contracts/index.ts'
import { askChain } from '../../../src/rehearsal/chain/ask-chain.ts'
import type { Profile } from '../../../src/shared/domain/profile.ts'
import { type StateChain, startStateChain, unmarked } from '../../doubles/state-chain.ts'
import {
  carryOut,
  operationOf,
  realWorld,
} from '../../integration/systems-providers/provider-run.ts'
import { bundleChild } from '../bundle-child.ts'
import { startImportLedger } from './import-ledger.ts'
import { type KillingProxy, type Moment, startKillingProxy } from './killing-proxy.ts'

const CHILD = fileURLToPath(new URL('./importing-child.ts', import.meta.url))
const DEPOSITS = 32
/** Small, so that the import has many batches; kept in the ledger, from which the console takes it. */
const ROWS_PER_BATCH = 4
const BATCHES = 8
/** More than an import ever needs: a run that does not end is broken. */
const MOST_TRIES = 8

/** One import: where it is killed, one kill after the other, and what the successor is like. */
export interface ImportCase {
  readonly kills: readonly Moment[]
  /** Whether the successor marks batches, or adds up whatever comes. */
  readonly marked: boolean
  /** Whether blocks come at once, or only when they are mined by a clock: then transactions wait in the pool. */
  readonly blocks: 'at-once' | 'slow'
}

/** What was seen: `points` kills that hit, and what is wrong with the outcome. */
export interface ImportShown {
  readonly points: number
  readonly broken: readonly unknown[]
}

/** Kills importing processes, lets others go on, and counts what has come into the successor. */
export async function killImports(
  cases: readonly ImportCase[],
  say: (text: string) => void = () => undefined,
): Promise<ImportShown> {
  const chain = await startStateChain({ deposits: DEPOSITS + 1, released: [3], endpoints: 0 })
  const proxy = await startKillingProxy(chain.url)
  const broken: unknown[] = []
  let points = 0
  try {
    await chain.pause()
    const program = await bundleChild(CHILD, join(chain.dir, 'child'))
    const profiles = {
      marked: profileOf(chain, proxy, true),
      unmarked: profileOf(chain, proxy, false),
    }
    await exportOnce(chain, profiles.marked)
    let fresh = await askChain(chain.url, 'evm_snapshot')
    for (const [index, one] of cases.entries()) {
      const profile = one.marked ? profiles.marked : profiles.unmarked
      const outcome = await importUnderFire(one, { chain, proxy, profile, program })
      points += outcome.hits
      if (outcome.wrong.length > 0) broken.push({ case: index, ...one, wrong: outcome.wrong })
      if (index % 20 === 19) say(`${index + 1} of ${cases.length} imports, ${points} kills`)
      await askChain(chain.url, 'evm_revert', [fresh])
      fresh = await askChain(chain.url, 'evm_snapshot')
    }
    return { points, broken }
  } finally {
    await proxy.close()
    await chain.close()
  }
}

function profileOf(chain: StateChain, proxy: KillingProxy, marked: boolean): Profile {
  const change = marked ? {} : { import: unmarked }
  return chain.profile(change, { rpc: [{ url: proxy.url }], confirmations: 1 })
}

async function exportOnce(chain: StateChain, profile: Profile): Promise<void> {
  const world = realWorld(profile, { chain: chain.key })
  const { verdict } = await carryOut(operationOf(contractsSystem, 'export-state'), {}, world)
  await world.close()
  if (verdict?.kind !== 'verified') throw new Error(`the export is ${verdict?.kind}`)
}

interface Fire {
  /** The importing child, in one file. */
  readonly program: string
  readonly chain: StateChain
  readonly proxy: KillingProxy
  readonly profile: Profile
}

async function importUnderFire(
  { kills, blocks }: ImportCase,
  fire: Fire,
): Promise<{ readonly hits: number; readonly wrong: readonly string[] }> {
  const { chain } = fire
  const ledger = await startImportLedger(chain, ROWS_PER_BATCH)
  if (blocks === 'slow') await slowBlocks(chain, true)
  let hits = 0
  let said = ''
  try {
    for (let attempt = 0; attempt < MOST_TRIES && said !== 'done'; attempt += 1) {
      const outcome = await runChild(fire, kills[attempt])
      if (outcome.killed) hits += 1
      said = outcome.said
    }
  } finally {
    if (blocks === 'slow') await slowBlocks(chain, false)
  }
  const wrong = [
    ...(said === 'done' ? [] : [`it ended with: ${said}`]),
    ...(await wrongWith(chain)),
  ]
  await rm(ledger, { force: true })
  return { hits, wrong }
}

async function runChild(
  { proxy, profile, chain, program }: Fire,
  moment: Moment | undefined,
): Promise<{ readonly killed: boolean; readonly said: string }> {
  const child = spawn(process.execPath, [program, JSON.stringify(profile), chain.key], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const never: Moment = { of: 'request', nth: 0, when: 'before' }
  proxy.arm(moment ?? never, () => child.kill('SIGKILL'))
  let said = ''
  child.stdout.on('data', (piece: Buffer) => {
    said += piece.toString()
  })
  const [code, signal] = await once(child, 'close')
  if (code !== null && code !== 0) throw new Error(`the importing child ended with code ${code}`)
  return { killed: signal === 'SIGKILL', said: said.trim() }
}

/** Pools keep what is offered until a block comes. */
async function slowBlocks(chain: StateChain, slow: boolean): Promise<void> {
  // In this order: an interval of nothing would turn mining off altogether.
  await askChain(chain.url, 'evm_setIntervalMining', [slow ? 1 : 0])
  await askChain(chain.url, 'evm_setAutomine', [!slow])
}

/** Counted past the console: every batch once, every row with its own amount. */
async function wrongWith(chain: StateChain): Promise<readonly string[]> {
  await chain.mine(1)
  const { reader, to, from } = chain
  const batches = await reader.getLogs({ address: to, fromBlock: 0n })
  const imported = batches
    .filter(({ topics }) => topics.length === 2)
    .map(({ topics }) => topics[1])
  const sums = await Promise.all(
    (['count', 'total'] as const).map(async (view) => {
      const [old, next] = await Promise.all([
        chain.read('Deposits', from, view),
        chain.read('DepositsNext', to, view),
      ])
      return old === next ? [] : [`${view}() is ${next}, not ${old}`]
    }),
  )
  const doubled = imported.length - new Set(imported).size
  return [
    ...(doubled === 0 ? [] : [`${doubled} batches were doubled`]),
    ...(imported.length - doubled === BATCHES
      ? []
      : [`${imported.length - doubled} batches, not ${BATCHES}`]),
    ...sums.flat(),
  ]
}
