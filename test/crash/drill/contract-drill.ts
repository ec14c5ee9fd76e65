import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createPublicClient, http } from 'viem'
import { contractAbi } from '../../../src/main/kernel/systems/contracts/interfaces.ts'
import { controlOf } from '../../../src/rehearsal/world/attach.ts'
import type { WorldDescription } from '../../../src/rehearsal/world/world-description.ts'
import { spawnTestWorld } from '../../doubles/test-world.ts'
import { type DrillEnd, runDrill } from './drill-process.ts'

const SYSTEMS = ['contracts', 'railway', 'vercel'] as const
/** Paused at the end: the bad one, the one whose rows have moved, and the one that its pauser may not unpause. */
const PAUSED = ['booking', 'deposits', 'registry']
const SERVING = ['escrow', 'wallets', 'deposits-2']

/** What is wrong with a drill in which a bad contract is replaced, and the state of another one moved; nothing, when all is well. */
export async function drillContracts(incident: string): Promise<readonly string[]> {
  const base = await mkdtemp(join(tmpdir(), 'drill-contracts-'))
  const dir = join(base, 'w')
  try {
    const { description } = await spawnTestWorld({ dir, users: 500, incident, lingerMs: 120_000 })
    const end = await runDrill(dir, { resume: false, incident })
    return [...judgeEnd(end), ...(await judgeChain(description)), ...(await judgeSite(description))]
  } finally {
    await controlOf(dir)
      .stop()
      .catch(() => undefined)
    await rm(base, { recursive: true, force: true })
  }
}

function judgeEnd({ code, complaint, lines }: DrillEnd): readonly string[] {
  const { outcome, systems } = lines.at(-1) ?? {}
  const verified = SYSTEMS.every((system) => systems?.[system] === 'verified')
  if (code === 0 && complaint === '' && outcome === 'done' && verified) return []
  return [`end: exit ${code}, ${JSON.stringify({ outcome, systems })} ${complaint}`]
}

/** By the chain itself, past the console. */
async function judgeChain({ chain }: WorldDescription): Promise<readonly string[]> {
  const client = createPublicClient({ transport: http(chain.rpcUrl) })
  const wrong = await Promise.all(
    [...PAUSED, ...SERVING].map(async (id) => {
      const address = chain.contracts.find((one) => one.id === id)?.address ?? ''
      const call = { address: `0x${address.slice(2)}`, abi: contractAbi } as const
      const paused = await client.readContract({ ...call, functionName: 'paused' })
      return paused === PAUSED.includes(id) ? [] : [`${id}: paused ${paused}`]
    }),
  )
  return wrong.flat()
}

/** The address that users meet is not the bad one any more. */
async function judgeSite({ chain, site }: WorldDescription): Promise<readonly string[]> {
  const bad = chain.contracts.find(({ id }) => id === 'booking')?.address.toLowerCase() ?? ''
  const page = await (await fetch(site.url)).text()
  const scripts = [...page.matchAll(/src="([^"]+)"/g)].map(
    ([, src]) => new URL(src ?? '', site.url),
  )
  const texts = await Promise.all(scripts.map(async (url) => (await fetch(url)).text()))
  const all = [page, ...texts].join('\n').toLowerCase()
  // A page that names no contract at all would prove nothing.
  const named = new Set(all.match(/0x[0-9a-f]{40}\b/g) ?? [])
  if (named.size === 0) return ['the site names no contract']
  return named.has(bad) ? ['the site still names the bad contract'] : []
}
