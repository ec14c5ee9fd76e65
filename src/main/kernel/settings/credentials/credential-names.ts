import type { Profile } from '../../../../shared/domain/profile.ts'

/**
 * What the console itself keeps in the store of credentials: the key of the log, how far it had come, and what opens
 * the signed transactions that are kept.
 */
export const ownItems: readonly string[] = ['kek', 'log-mark', 'signed-transactions']

/** The names of all secrets that a profile speaks of, each once. */
export function credentialNames(profile: Profile): readonly string[] {
  const { systems, history, slack, statusPage, pagerDuty, git } = profile
  const { vercel, railway, postgres, contracts, paymaster, prisma } = systems
  const canary = paymaster?.canary
  const named = [
    vercel,
    railway,
    postgres,
    contracts,
    paymaster,
    canary,
    history,
    history?.setup,
    slack,
    statusPage,
    pagerDuty,
    prisma?.staging,
  ]
  const endpoints = [
    ...(contracts?.rpc ?? []),
    ...(paymaster === undefined ? [] : [paymaster.bundler.rpc]),
  ].flatMap((one) => ('secret' in one ? [one.secret] : []))
  const own = named.flatMap((part) => (part === undefined ? [] : [part.secret]))
  const remotes = [prisma, git?.web, git?.api].flatMap((place) =>
    place?.secret === undefined ? [] : [place.secret],
  )
  return [...new Set([...own, ...endpoints, ...remotes])]
}
