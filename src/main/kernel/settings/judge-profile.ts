import type { Profile, ProfileProblem } from '../../../shared/domain/profile.ts'
import { isLoopbackProfile } from './loopback.ts'
import { formatPath } from './schema-problems.ts'

/** What a schema of single fields cannot see. */
export function judgeProfile(profile: Profile): readonly ProfileProblem[] {
  const { postgres } = profile.systems
  const { history } = profile
  const problems: ProfileProblem[] = []
  if (postgres !== undefined && postgres.maintenanceDatabase === postgres.database) {
    problems.push({
      path: 'systems.postgres.maintenanceDatabase',
      message: 'must be another database than the live one: it is renamed during a swap',
    })
  }
  if (history !== undefined && history.host === postgres?.host && history.port === postgres.port) {
    problems.push({
      path: 'history',
      message: 'must be another server: the history is not kept in the patient',
    })
  }
  if (profile.environment === 'rehearsal' && !isLoopbackProfile(profile)) {
    problems.push({
      path: 'environment',
      message: 'a rehearsal has loopback addresses only; this profile names others',
    })
  }
  return problems
}

const SECRETS: readonly RegExp[] = [
  /-----BEGIN [A-Z0-9 ]*PRIVATE KEY/,
  /AGE-SECRET-KEY-/i,
  /eyJ[\w-]{8,}\.eyJ[\w-]{8,}/,
  /\b(?:gh[pousr]_|github_pat_|[sr]k_(?:live|test)_|whsec_|xox[bpares]-|xapp-|vc[pciark]_|npm_|glpat-)[\w-]{8,}/,
  /hooks\.slack\.com\/(?:services|workflows|triggers)\//,
  /:\/\/[^\s/@:]*:[^\s/@]+@/,
  /\bpassword\s*=/i,
  /\bbearer\s+\S{8,}/i,
  /^(?:0x)?[0-9a-f]{64}$/i,
]

/** Every text in a file that looks like a secret: secrets are named in a profile, never held. */
export function secretProblems(
  input: unknown,
  path: readonly PropertyKey[] = [],
): readonly ProfileProblem[] {
  if (typeof input === 'string') {
    const message = 'looks like a secret: keep it as a credential and name it here'
    return SECRETS.some((shape) => shape.test(input)) ? [{ path: formatPath(path), message }] : []
  }
  if (Array.isArray(input)) {
    return input.flatMap((item: unknown, index) => secretProblems(item, [...path, index]))
  }
  if (typeof input !== 'object' || input === null) return []
  return Object.entries(input).flatMap(([key, value]) => secretProblems(value, [...path, key]))
}
