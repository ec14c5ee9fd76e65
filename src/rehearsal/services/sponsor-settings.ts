/** What decides who pays for an operation: the variables of the backend. */
export interface SponsorSettings {
  /** `PAYMASTER_ADDRESS`: every operation is sponsored by this one. */
  readonly paymaster: string
  /** `SPONSORSHIP`: `on` signs for whoever asks, `customers` for known accounts, anything else for nobody. */
  readonly signs: 'anybody' | 'customers' | 'nobody'
  /** `SPONSORED_ACCOUNTS`: the known accounts, in small letters. */
  readonly customers: ReadonlySet<string>
  /** `SPONSOR_KEYS`: private keys of verifying signers, by their paymasters in small letters. */
  readonly keys: ReadonlyMap<string, string>
}

const POLICIES: Readonly<Record<string, SponsorSettings['signs']>> = {
  on: 'anybody',
  customers: 'customers',
}

/** Null where the backend sponsors nothing. */
export function readSponsorSettings(
  environment: Readonly<Record<string, string | undefined>>,
): SponsorSettings | null {
  const paymaster = environment['PAYMASTER_ADDRESS']
  if (paymaster === undefined || paymaster === '') return null
  const pairs = (environment['SPONSOR_KEYS'] ?? '').split(',')
  return {
    paymaster,
    signs: POLICIES[environment['SPONSORSHIP'] ?? ''] ?? 'nobody',
    customers: new Set((environment['SPONSORED_ACCOUNTS'] ?? '').toLowerCase().split(',')),
    keys: new Map(
      pairs.map((pair): [string, string] => {
        const [address = '', key = ''] = pair.split('=')
        return [address.toLowerCase(), key]
      }),
    ),
  }
}
