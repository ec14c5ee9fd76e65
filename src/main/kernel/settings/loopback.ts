import { isIP } from 'node:net'
import type { Profile } from '../../../shared/domain/profile.ts'

/** Whether a host name or address is this machine itself. Names are not looked up: only literal ones count. */
export function isLoopbackHost(host: string): boolean {
  const bare = host.replace(/^\[|\]$/g, '').toLowerCase()
  if (isIP(bare) === 4) return bare.startsWith('127.')
  return bare === '::1' || bare === 'localhost'
}

/** Whether every address of a profile is on this machine; git remotes count when they are paths. */
export function isLoopbackProfile(profile: Profile): boolean {
  const { vercel, site, railway, api, postgres, contracts, paymaster, prisma } = profile.systems
  const addresses = [
    vercel?.baseUrl,
    vercel?.dashboardUrl,
    railway?.url,
    railway?.dashboardUrl,
    api?.url,
    profile.slack?.bot?.url,
    profile.statusPage?.url,
    profile.pagerDuty?.url,
    ...(site?.domains ?? []),
    // An address that is a credential cannot be looked at here: it does not count as this machine's.
    ...[...(contracts?.rpc ?? []), ...(paymaster === undefined ? [] : [paymaster.bundler.rpc])].map(
      (endpoint) => ('url' in endpoint ? endpoint.url : 'secret'),
    ),
  ].filter((address) => address !== undefined)
  const hosts = [postgres?.host, profile.history?.host, prisma?.staging?.host].filter(
    (host) => host !== undefined,
  )
  const remotes = [profile.git?.web?.remote, profile.git?.api?.remote, prisma?.remote].filter(
    (remote) => remote !== undefined,
  )
  return (
    addresses.every(
      (address) => URL.canParse(address) && isLoopbackHost(new URL(address).hostname),
    ) &&
    hosts.every(isLoopbackHost) &&
    remotes.every((remote) => remote.startsWith('/') || remote.startsWith('file:///'))
  )
}
