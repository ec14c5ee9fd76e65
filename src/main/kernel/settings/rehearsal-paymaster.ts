import { resolve } from 'node:path'
import type { Profile } from '../../../shared/domain/profile.ts'
import type { RehearsalWorld } from './rehearsal-world.ts'

/** The paymasters of a rehearsal world that sponsors operations. */
export function rehearsalPaymaster(
  { sponsorship }: Pick<RehearsalWorld, 'sponsorship'>,
  dir: string,
): Pick<Profile['systems'], 'paymaster'> {
  if (sponsorship === undefined) return {}
  const { entryPoint, paymasters, treasury, signers, bundler, canary } = sponsorship
  return {
    paymaster: {
      entryPoint,
      paymasters: [
        { id: 'first', name: 'First paymaster', address: paymasters.live },
        { id: 'backup', name: 'Backup paymaster', address: paymasters.backup },
        { id: 'next', name: 'Paymaster of v0.8', address: paymasters.next },
      ],
      live: 'first',
      backup: 'backup',
      signers,
      treasury,
      secret: 'chain',
      fillToEther: 0.5,
      capEther: 1,
      runwayHours: 6,
      windowMinutes: 120,
      variables: {
        railway: 'PAYMASTER_ADDRESS',
        vercel: 'NEXT_PUBLIC_PAYMASTER_ADDRESS',
        signing: { name: 'SPONSORSHIP', off: 'off', on: 'customers' },
      },
      bundler: {
        rpc: { url: bundler.url },
        files: [{ path: resolve(dir, bundler.configFile), kind: 'skandha' }],
      },
      canary: { account: canary.account, secret: 'paymaster-canary' },
    },
  }
}
