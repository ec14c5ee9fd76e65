import { mintFrom } from './identifiers.ts'
import type { EnvTarget, EnvType, EnvVariable } from './model.ts'

const ALL: readonly EnvTarget[] = ['production', 'preview', 'development']
const SITE: readonly EnvTarget[] = ['production']
/** Addresses of contracts that the site uses, where the world has them. */
export interface SiteContracts {
  /** Another address where the world has no chain. */
  readonly paymaster?: string | null
  /** Not inlined at all where there is none. */
  readonly booking?: string | null
}

const TRIAL: readonly EnvTarget[] = ['preview']

/**
 * The project's variables. One address is encrypted (readable), one sensitive: that one must be captured elsewhere
 * before it is overwritten (facts/vercel.md §1).
 */
export function firstEnvironment(
  apiUrl: string | null,
  createdAt: number,
  { paymaster = null, booking = null }: SiteContracts = {},
): readonly EnvVariable[] {
  const mint = mintFrom('environment')
  const variable = (
    key: string,
    value: string,
    [type, target]: readonly [EnvType, readonly EnvTarget[]],
  ): EnvVariable => ({
    id: mint(16),
    key,
    value,
    type,
    target,
    comment: null,
    gitBranch: null,
    createdAt,
    updatedAt: createdAt,
  })
  return [
    variable('NEXT_PUBLIC_API_URL', apiUrl ?? 'https://api.vlossom.example', ['plain', ALL]),
    variable('NEXT_PUBLIC_CHAIN_ID', '31337', ['plain', ALL]),
    variable('NEXT_PUBLIC_WALLET_FACTORY_ADDRESS', '0x5FbDB2315678afecb367f032d93F642f64180aa3', [
      'encrypted',
      SITE,
    ]),
    variable('NEXT_PUBLIC_WALLET_FACTORY_ADDRESS', '0x0165878A594ca255338adfa4d48449f69242Eb8F', [
      'encrypted',
      TRIAL,
    ]),
    variable(
      'NEXT_PUBLIC_PAYMASTER_ADDRESS',
      paymaster ?? '0xe7f1725E7734CE288F8367e1Bb143E90bb3F0512',
      ['sensitive', SITE],
    ),
    ...(booking === null
      ? []
      : [variable('NEXT_PUBLIC_BOOKING_ADDRESS', booking, ['encrypted', SITE])]),
  ]
}
