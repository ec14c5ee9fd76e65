import type { Hex } from 'viem'
import type { Authority } from '../../../../../shared/domain/contract-board.ts'
import type { ContractsProfile } from '../../../../../shared/domain/profile-chain.ts'
import type { Endpoint } from '../rpc.ts'
import type { ProxyFacts } from '../version/read-proxy.ts'
import { batched } from './batched-endpoint.ts'
import { judgeAuthorities, KEY_HERE } from './judge-authority.ts'
import { type Candidate, readAuthority } from './read-authority.ts'

/** Accounts that a profile knows by itself: the key of this console, and signers elsewhere. */
export function knownAccounts(
  key: string | null,
  { signers }: ContractsProfile,
): readonly Candidate[] {
  return [
    ...(key === null ? [] : [{ address: key, because: KEY_HERE }]),
    ...(signers ?? []).map(({ id, address }) => ({ address, because: `signer ${id}` })),
  ]
}

/** Who may make a proxy run other code, tried at every endpoint. */
export async function whoMayUpgrade(
  contract: { readonly address: Hex; readonly proxy: ProxyFacts },
  known: readonly Candidate[],
  { usable, block }: { readonly usable: readonly Endpoint[]; readonly block: number },
): Promise<Authority | undefined> {
  const said = await Promise.all(
    usable.map(async (endpoint) => ({
      endpoint: endpoint.name,
      views: await readAuthority({ endpoint: batched(endpoint), block }, contract, known),
    })),
  )
  return judgeAuthorities(said, { isProxy: true, canPause: false }).find(
    ({ act }) => act === 'upgrade',
  )
}
