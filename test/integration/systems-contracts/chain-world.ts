import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createPublicClient, createWalletClient, http } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { anvil } from 'viem/chains'
import { contractAbi } from '../../../src/main/kernel/systems/contracts/interfaces.ts'
import type { Incident } from '../../../src/rehearsal/incidents/incident.ts'
import { freePort } from '../../../src/rehearsal/process/free-port.ts'
import { makeCredentials } from '../../../src/rehearsal/world/credentials.ts'
import { layoutOf } from '../../../src/rehearsal/world/layout.ts'
import { startChainPart } from '../../../src/rehearsal/world/start-chain-part.ts'
import type { Profile } from '../../../src/shared/domain/profile.ts'
import type { ContractsProfile } from '../../../src/shared/domain/profile-chain.ts'
import { providerProfile } from '../../doubles/provider-profile.ts'
import { realWorld } from '../systems-providers/provider-run.ts'

/** The rehearsal's chain by itself, and a console's world on it. */
export async function startChainWorld(
  change: Partial<ContractsProfile> = {},
  incident: Pick<Incident, 'booking'> = {},
) {
  const dir = await mkdtemp(join(tmpdir(), 'rollback-chain-'))
  const layout = layoutOf(dir)
  await mkdir(layout.chain, { mode: 0o700 })
  const credentials = makeCredentials()
  const ports = {
    postgres: 0,
    history: 0,
    vercel: 0,
    site: [],
    railway: 0,
    api: 0,
    slack: 0,
    statuspage: 0,
    pagerduty: 0,
    chain: await freePort(),
    bundler: 0,
    store: 0,
    rpc: [await freePort(), await freePort()],
  }
  const part = await startChainPart({ layout, credentials, ports, incident })
  const profile: Profile = {
    ...providerProfile,
    systems: {
      contracts: {
        chainId: 31_337,
        rpc: part.rpcUrls.map((url) => ({ url })),
        secret: 'chain',
        confirmations: 2,
        maxFeeGwei: 100,
        contracts: part.contracts,
        ...change,
      },
    },
  }
  const world = realWorld(profile, { chain: credentials.chainSigner })
  const direct = `http://127.0.0.1:${part.port}`
  const reader = createPublicClient({ chain: anvil, transport: http(direct), pollingInterval: 50 })
  const addressOf = (id: string) => {
    const found = part.contracts.find((contract) => contract.id === id)
    if (found === undefined) throw new Error(`no contract ${id}`)
    return found.address
  }
  return {
    part,
    profile,
    world,
    reader,
    direct,
    addressOf,
    signer: privateKeyToAccount(keyOf(credentials.chainSigner)),
    /** Of the signer. */
    key: keyOf(credentials.chainSigner),
    /** Of people with wallets of their own. */
    keys: { colleague: keyOf(credentials.chainColleague), third: keyOf(credentials.chainThird) },
    /** By the chain itself, past every provider. */
    paused: (id: string) =>
      reader.readContract({ address: addressOf(id), abi: contractAbi, functionName: 'paused' }),
    wallet: createWalletClient({
      account: privateKeyToAccount(keyOf(credentials.chainSigner)),
      chain: anvil,
      transport: http(direct),
    }),
    async close() {
      await world.close()
      await part.stop()
      await rm(dir, { recursive: true, force: true })
    },
  }
}

export type ChainWorld = Awaited<ReturnType<typeof startChainWorld>>

function keyOf(text: string): `0x${string}` {
  return `0x${text.replace(/^0x/, '')}`
}
