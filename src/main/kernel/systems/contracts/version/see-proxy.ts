import type { Hex } from 'viem'
import { type Failure, failure } from '../../../../../shared/domain/failure.ts'
import type { ContractsProfile } from '../../../../../shared/domain/profile-chain.ts'
import type { Endpoint } from '../rpc.ts'
import { type ProxyFacts, readProxy } from './read-proxy.ts'

/** A proxy of the profile, as it stands. */
export interface SeenProxy {
  readonly id: string
  readonly name: string
  readonly address: Hex
  /** Null where it is no proxy, undefined where nobody says. */
  readonly proxy: ProxyFacts | null | undefined
  /** Where endpoints contradict each other about what it runs and who upgrades it: which says what. */
  readonly disputed: string | null
}

/** The proxy as the endpoints say it, which are held against each other. */
export async function seeProxy(
  profile: ContractsProfile,
  id: string | undefined,
  { usable, block }: { readonly usable: readonly Endpoint[]; readonly block: number },
): Promise<SeenProxy | undefined> {
  const found = profile.contracts.find((contract) => contract.id === id)
  if (found === undefined) return undefined
  const address: Hex = `0x${found.address.slice(2)}`
  const asked = await Promise.all(
    usable.map(async (endpoint) => ({
      name: endpoint.name,
      proxy: await readProxy(endpoint, address, block),
    })),
  )
  const said = asked.filter(({ proxy }) => proxy !== undefined)
  const words = said.map(({ name, proxy }) => ({ name, words: proxyWords(proxy) }))
  const disputed =
    new Set(words.map((one) => one.words)).size > 1
      ? words.map((one) => `${one.name} says ${one.words}`).join('; ')
      : null
  return { id: found.id, name: found.name, address, proxy: said[0]?.proxy, disputed }
}

function proxyWords(proxy: ProxyFacts | null | undefined): string {
  if (!proxy) return 'no proxy'
  return `${proxy.kind}, runs ${proxy.implementation}, upgraded through ${proxy.through}`
}

/** Which code runs, and whom to call, must not be taken from one that may lie. */
export function contradicted(name: string, words: string): Failure {
  return failure('MIXED', {
    summary: `RPC endpoints contradict each other about ${name}.`,
    tried: 'to read the proxy’s slots (EIP-1967) at every endpoint',
    answered: words,
    world: 'Nothing was sent.',
    next: 'Ask a third endpoint or a block explorer, and take the one that lies out of the profile.',
    field: 'systems.contracts.rpc',
  })
}
