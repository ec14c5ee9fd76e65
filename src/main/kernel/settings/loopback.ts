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
  const { vercel, site, railway, api, postgres } = profile.systems
  const addresses = [
    vercel?.baseUrl,
    vercel?.dashboardUrl,
    railway?.url,
    railway?.dashboardUrl,
    api?.url,
    ...(site?.domains ?? []),
  ].filter((address) => address !== undefined)
  const hosts = [postgres?.host, profile.history?.host].filter((host) => host !== undefined)
  const remotes = profile.git === undefined ? [] : [profile.git.web, profile.git.api]
  return (
    addresses.every(
      (address) => URL.canParse(address) && isLoopbackHost(new URL(address).hostname),
    ) &&
    hosts.every(isLoopbackHost) &&
    remotes.every((remote) => remote.startsWith('/') || remote.startsWith('file:///'))
  )
}
