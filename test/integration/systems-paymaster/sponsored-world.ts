import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { rehearsalPaymaster } from '../../../src/main/kernel/settings/rehearsal-paymaster.ts'
import { askChain } from '../../../src/rehearsal/chain/ask-chain.ts'
import { findIncident } from '../../../src/rehearsal/incidents/find-incident.ts'
import type { IncidentName } from '../../../src/rehearsal/incidents/incident.ts'
import { keyOf, sponsorSeed } from '../../../src/rehearsal/paymaster/accounts.ts'
import { freePort } from '../../../src/rehearsal/process/free-port.ts'
import { sendAnswer } from '../../../src/rehearsal/services/api-answer.ts'
import { sponsorRoute } from '../../../src/rehearsal/services/sponsor-route.ts'
import { readSponsorSettings } from '../../../src/rehearsal/services/sponsor-settings.ts'
import { makeCredentials } from '../../../src/rehearsal/world/credentials.ts'
import { layoutOf } from '../../../src/rehearsal/world/layout.ts'
import { startChainPart } from '../../../src/rehearsal/world/start-chain-part.ts'
import {
  sponsorVariables,
  startSponsorshipPart,
} from '../../../src/rehearsal/world/start-sponsorship-part.ts'
import type { Profile } from '../../../src/shared/domain/profile.ts'
import type { PaymasterProfile } from '../../../src/shared/domain/profile-chain.ts'
import { providerProfile } from '../../doubles/provider-profile.ts'
import { realWorld } from '../systems-providers/provider-run.ts'

/** The rehearsal's chain, bundler and signing service without the rest of the world, and a console on it. */
export async function startSponsoredWorld(name: IncidentName) {
  const dir = await mkdtemp(join(tmpdir(), 'rollback-sponsored-'))
  const layout = layoutOf(dir)
  await Promise.all([layout.chain, layout.credentials].map((place) => mkdir(place)))
  const credentials = makeCredentials()
  const incident = findIncident(name)
  const [chainPort, bundler] = [await freePort(), await freePort()]
  const rpc = [await freePort(), await freePort()]
  const none = {
    postgres: 0,
    history: 0,
    vercel: 0,
    site: [],
    railway: 0,
    api: 0,
    slack: 0,
    statuspage: 0,
    pagerduty: 0,
    store: 0,
  }
  const ports = { ...none, chain: chainPort, bundler, rpc }
  const chain = await startChainPart({ layout, credentials, ports, incident })
  const { sponsorship } = chain
  if (sponsorship === null) throw new Error(`${name} sponsors nothing`)
  // What a deployment with other variables would be.
  const variables = { ...sponsorVariables({ layout }, sponsorship) }
  const service = createServer((request, response) => {
    const settings = readSponsorSettings(variables)
    if (settings === null) response.end()
    else void sponsorRoute(settings)(request).then((answer) => sendAnswer(response, answer))
  })
  await new Promise<void>((resolve) => service.listen(0, '127.0.0.1', resolve))
  const { port } = service.address() as AddressInfo
  const chainUrl = `http://127.0.0.1:${chain.port}`
  const part = await startSponsorshipPart(
    { layout, incident, ports },
    {
      chainUrl,
      apiUrl: `http://127.0.0.1:${port}`,
      sponsorship,
      treasury: chain.treasury,
    },
  )
  const described = {
    entryPoint: sponsorship.entryPoint,
    paymasters: sponsorship.paymasters,
    treasury: chain.treasury,
    signers: [...part.signers],
    bundler: { url: part.bundler.url, configFile: part.configFile },
    canary: { account: sponsorship.accounts['canary'] ?? '', keyFile: part.canaryKeyFile },
  }
  const { paymaster } = rehearsalPaymaster({ sponsorship: described }, dir)
  if (paymaster === undefined) throw new Error('no paymaster in the profile')
  const seed = sponsorSeed(join(layout.chain, 'sponsor-seed'))
  const secrets = { chain: credentials.chainSigner, 'paymaster-canary': keyOf(seed, 'canary') }
  const worlds: ReturnType<typeof realWorld>[] = []

  /** A console of this profile; the bundler's one reads the same file. */
  function console(change: Partial<PaymasterProfile> = {}) {
    const profile: Profile = {
      ...providerProfile,
      systems: {
        contracts: {
          chainId: 31_337,
          rpc: chain.rpcUrls.map((url) => ({ url })),
          secret: 'chain',
          confirmations: 2,
          maxFeeGwei: 100,
          contracts: chain.contracts,
        },
        paymaster: { ...paymaster, ...change } as PaymasterProfile,
      },
    }
    const world = realWorld(profile, secrets)
    worlds.push(world)
    return world
  }

  return {
    console,
    part,
    chain,
    sponsorship,
    variables,
    executorKey: keyOf(seed, 'executor'),
    askBundler: (method: string, params: readonly unknown[]) =>
      askChain(part.bundler.url, method, params),
    /** Wei of a paymaster at the EntryPoint, by the chain itself. */
    async deposit(which: keyof typeof sponsorship.paymasters): Promise<bigint> {
      const account = sponsorship.paymasters[which].slice(2).padStart(64, '0')
      const call = { to: sponsorship.entryPoint, data: `0x70a08231${account}` }
      return BigInt(String(await askChain(chainUrl, 'eth_call', [call, 'latest'])))
    },
    balance: async (address: string) =>
      BigInt(String(await askChain(chainUrl, 'eth_getBalance', [address, 'latest']))),
    async close() {
      await Promise.all(worlds.map((world) => world.close()))
      await part.stop()
      service.closeAllConnections()
      await new Promise<void>((resolve) => service.close(() => resolve()))
      await chain.stop()
      await rm(dir, { recursive: true, force: true })
    },
  }
}

export type SponsoredWorld = Awaited<ReturnType<typeof startSponsoredWorld>>
