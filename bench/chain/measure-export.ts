import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Profile } from '../../src/shared/domain/profile.ts'
import { startStateChain } from '../../test/doubles/state-chain.ts'
import { type Figure, figure, median } from '../figure.ts'

/** What an export is told that runs in a process of its own. */
export interface ExportTask {
  readonly url: string
  readonly address: `0x${string}`
  readonly fromBlock: number
  readonly block: { readonly number: number; readonly hash: string }
  readonly folder: string
  readonly profile: Profile
  readonly details: { readonly [field: string]: string | number | boolean | null }
}

interface Measured {
  readonly ms: number
  readonly events: number
  readonly peakMiB: number
}

const CHILD = fileURLToPath(new URL('./export-child.ts', import.meta.url))
const EVENTS = 100_000
const ROUNDS = 5
const BARE =
  'a loop over viem getLogs of one endpoint, 1000 blocks at a time, the same lines to a file'

/** Reads many events twice over, the console against two endpoints, and says what it costs in time and memory. */
export async function measureExport(say: (text: string) => void): Promise<readonly Figure[]> {
  say(`putting ${EVENTS.toLocaleString('en')} events onto a chain`)
  const chain = await startStateChain({
    ...{ deposits: EVENTS, released: [], endpoints: 0, multicall: false },
  })
  const scratch = await mkdtemp(join(tmpdir(), 'rollback-bench-export-'))
  try {
    const { number, hash } = await chain.reader.getBlock()
    const from = chain.contracts.state?.fromBlock ?? 0
    // Deposits lie evenly over the blocks.
    const fifth = from + Math.floor((Number(number) - from) / 5)
    const task: Omit<ExportTask, 'folder'> = {
      url: chain.url,
      address: chain.from,
      fromBlock: from,
      block: { number: Number(number), hash },
      profile: chain.profile({}, { rpc: twoNames(chain.url) }),
      details: detailsOf(chain.from),
    }
    const ours: Measured[] = []
    const bare: Measured[] = []
    for (let round = 0; round < ROUNDS; round += 1) {
      say(`export ${round + 1} of ${ROUNDS}`)
      ours.push(await run('ours', { ...task, folder: join(scratch, `ours-${round}`) }))
      bare.push(await run('bare', { ...task, folder: join(scratch, `bare-${round}`) }))
    }
    const fewer = await run('ours', {
      ...task,
      block: { number: fifth, hash },
      folder: join(scratch, 'fewer'),
    })
    const peak = (all: readonly Measured[]) => median(all.map(({ peakMiB }) => peakMiB))
    return [
      figure({
        what: `export of ${EVENTS.toLocaleString('en')} events, two endpoints held against each other`,
        unit: 'ms',
        ours: median(ours.map(({ ms }) => ms)),
        reference: median(bare.map(({ ms }) => ms)),
        referenceIs: BARE,
        goal: { ratioAtMost: 1.1 },
      }),
      figure({
        what: 'its peak memory',
        unit: 'MiB',
        ours: peak(ours),
        reference: peak(bare),
        referenceIs: BARE,
      }),
      figure({
        what: `its peak memory, flat: against ${fewer.events.toLocaleString('en')} events`,
        unit: 'MiB',
        ours: peak(ours),
        reference: fewer.peakMiB,
        referenceIs: 'the same export of a fifth of the events',
        goal: { ratioAtMost: 1.25 },
      }),
    ]
  } finally {
    await rm(scratch, { recursive: true, force: true })
    await chain.close()
  }
}

async function run(who: 'ours' | 'bare', task: ExportTask): Promise<Measured> {
  const child = spawn(process.execPath, [CHILD, who, JSON.stringify(task)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let said = ''
  child.stdout.on('data', (piece: Buffer) => {
    said += piece.toString()
  })
  const [code] = await once(child, 'close')
  if (code !== 0) throw new Error(`the export (${who}) ended with code ${code}`)
  return JSON.parse(said)
}

/** One chain under two names: the console takes them for two providers, and asks both for everything. */
function twoNames(url: string) {
  return [{ url }, { url: url.replace('127.0.0.1', 'localhost') }]
}

function detailsOf(address: string): ExportTask['details'] {
  return {
    ...{ chainId: 31_337, address, codeHash: '', paused: true, declaration: '' },
    ...{ export: 'bench', override: null },
  }
}
