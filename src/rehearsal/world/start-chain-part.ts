import path from 'node:path'
import type { Hex } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { artifactFile } from '../chain/artifact.ts'
import { askChain } from '../chain/ask-chain.ts'
import { type DeployedContract, deployContracts } from '../chain/deploy-contracts.ts'
import { type DeployedState, deployDeposits } from '../chain/deploy-deposits.ts'
import type { RpcFault } from '../chain/rpc-faults.ts'
import { type RpcGate, startRpcGate } from '../chain/rpc-gate.ts'
import { startAnvil } from '../chain/start-anvil.ts'
import type { Incident } from '../incidents/incident.ts'
import type { Sponsorship } from '../paymaster/deploy-sponsorship.ts'
import { pastSeconds } from '../paymaster/sponsorship-story.ts'
import { readJsonFile, writeJsonFile } from '../process/json-file.ts'
import type { PartOptions } from './part-options.ts'
import type { WorldDescription } from './world-description.ts'

/** Seconds between blocks, as on the chains that such products live on. */
const BLOCK_SECONDS = 1

/** The chain with its contracts, and the RPC providers in front of it. */
export interface ChainPart {
  readonly port: number
  readonly rpcUrls: readonly string[]
  readonly rpcPorts: readonly number[]
  readonly contracts: readonly DeployedContract[]
  /** Where the incident is about sponsored operations. */
  readonly sponsorship: Sponsorship | null
  /** An account of nobody's daily use. */
  readonly treasury: string
  /** What can be moved from one of them into another. */
  readonly state: Omit<DeployedState, 'contracts'>
  /** What is to take the place of a contract that is bad. */
  readonly successor: NonNullable<WorldDescription['chain']['successor']> | null
  /** Breaks a provider by its number, or all of them. */
  breakWith(fault: RpcFault, provider?: number): void
  stop(): Promise<void>
}

/** Starts the chain as it was, with its contracts deployed the first time. */
export async function startChainPart(
  options: Pick<PartOptions, 'layout' | 'credentials' | 'ports'> & {
    readonly incident?: Pick<Incident, 'sponsorship' | 'booking'>
  },
): Promise<ChainPart> {
  const { layout, credentials, ports } = options
  const story = options.incident?.sponsorship
  const now = Date.now()
  const chain = await startAnvil({
    dir: layout.chain,
    port: ports.chain,
    ...(story === undefined ? {} : { begunAt: Math.floor(now / 1000) - pastSeconds(story) }),
  })
  const gates: RpcGate[] = []
  const stop = async () => {
    await Promise.all(gates.map((gate) => gate.close()))
    await chain.stop()
  }
  try {
    const deployed = await once(path.join(layout.chain, 'deployed.json'), () =>
      deployContracts(
        chain.url,
        {
          signer: keyOf(credentials.chainSigner),
          colleague: keyOf(credentials.chainColleague),
          third: keyOf(credentials.chainThird),
        },
        options.incident?.booking,
      ),
    )
    const { contracts, ...state } = await once(path.join(layout.chain, 'deposits.json'), () =>
      deployDeposits(chain.url, keyOf(credentials.chainSigner)),
    )
    const sponsorship =
      story === undefined
        ? null
        : await once(path.join(layout.chain, 'sponsorship.json'), async () => {
            // Most worlds have none, and need not load it.
            const { furnish } = await import('../paymaster/furnish.ts')
            const owner = keyOf(credentials.chainSigner)
            return furnish(chain.url, { dir: layout.chain, owner, story, now })
          })
    await askChain(chain.url, 'evm_setIntervalMining', [BLOCK_SECONDS])
    for (const port of ports.rpc) gates.push(await startRpcGate(chain.url, port))
    return {
      port: chain.port,
      rpcUrls: gates.map(({ url }) => url),
      rpcPorts: gates.map(({ port }) => port),
      contracts: [...deployed, ...contracts],
      state,
      sponsorship,
      successor: successorOf(options.incident, keyOf(credentials.chainSigner)),
      treasury: privateKeyToAccount(keyOf(credentials.chainThird)).address,
      breakWith(fault, provider) {
        if (fault.kind === 'reorg') {
          // A chain shorter than that stays as it is.
          void askChain(chain.url, 'anvil_reorg', [fault.depth, []]).catch(() => undefined)
          return
        }
        for (const [index, gate] of gates.entries()) {
          if (provider === undefined || provider === index) gate.breakWith(fault)
        }
      },
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}

/** Its owner is the console's key, as of the one before. */
function successorOf(
  incident: Pick<Incident, 'booking'> | undefined,
  key: Hex,
): ChainPart['successor'] {
  if (incident?.booking !== 'BookingLeaky') return null
  const { address } = privateKeyToAccount(key)
  return { contract: 'booking', artifact: artifactFile('BookingMended'), arguments: [address] }
}

/** Written after the last of them stands: a chain that was killed before is deployed to again. */
async function once<Deployed extends object>(
  file: string,
  deploy: () => Promise<Deployed>,
): Promise<Deployed> {
  const known = readJsonFile(file)
  // Written by ourselves alone, whole, by rename.
  if (typeof known === 'object' && known !== null) return known as Deployed
  const deployed = await deploy()
  writeJsonFile(file, deployed)
  return deployed
}

function keyOf(text: string): `0x${string}` {
  if (!/^0x[0-9a-f]{64}$/.test(text)) throw new Error('a key of the chain is damaged')
  return `0x${text.slice(2)}`
}
