import type { Profile, ProfileProblem } from '../../../shared/domain/profile.ts'
import { approverProblems } from './judge-approvers.ts'
import { consumerProblems } from './judge-consumers.ts'
import { isLoopbackProfile } from './loopback.ts'
import { formatPath } from './schema-problems.ts'

/** What a schema of single fields cannot see. */
export function judgeProfile(profile: Profile): readonly ProfileProblem[] {
  const { postgres, contracts } = profile.systems
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
  const staging = profile.systems.prisma?.staging
  if (staging !== undefined && staging.host === postgres?.host && staging.port === postgres.port) {
    problems.push({
      path: 'systems.prisma.staging',
      message: 'must be another server than the live one: what is tried there may lock and fill it',
    })
  }
  if (history?.setup !== undefined && history.setup.user === history.user) {
    problems.push({
      path: 'history.setup.user',
      message:
        'must be another role than the one that exports: who owns a table can change its rows',
    })
  }
  problems.push(...signerProblems(profile.systems.contracts))
  problems.push(...paymasterProblems(profile))
  problems.push(...consumerProblems(profile))
  problems.push(...stateProblems(contracts))
  problems.push(...approverProblems(profile))
  if (profile.environment === 'rehearsal' && !isLoopbackProfile(profile)) {
    problems.push({
      path: 'environment',
      message: 'a rehearsal has loopback addresses only; this profile names others',
    })
  }
  return problems
}

function signerProblems(contracts: Profile['systems']['contracts']): readonly ProfileProblem[] {
  const known = new Set(contracts?.signers?.map(({ id }) => id))
  return (contracts?.contracts ?? []).flatMap(({ signer }, index) =>
    signer === undefined || known.has(signer)
      ? []
      : [
          {
            path: `systems.contracts.contracts[${index}].signer`,
            message: 'must be the id of one of systems.contracts.signers',
          },
        ],
  )
}

function paymasterProblems({ systems }: Profile): readonly ProfileProblem[] {
  const { paymaster, contracts } = systems
  if (paymaster === undefined) return []
  const path = 'systems.paymaster'
  const known = new Set(paymaster.paymasters.map(({ id }) => id))
  const unknown = (['live', 'backup'] as const).filter((role) => !known.has(paymaster[role]))
  return [
    ...unknown.map((role) => ({
      path: `${path}.${role}`,
      message: `must be the id of one of ${path}.paymasters`,
    })),
    ...(paymaster.live === paymaster.backup
      ? [{ path: `${path}.backup`, message: 'must be another one than the live one' }]
      : []),
    ...(paymaster.fillToEther > paymaster.capEther
      ? [{ path: `${path}.fillToEther`, message: 'must not be above capEther' }]
      : []),
    ...(contracts === undefined
      ? [{ path, message: 'needs systems.contracts, which names the chain and its endpoints' }]
      : []),
  ]
}

function stateProblems(contracts: Profile['systems']['contracts']): readonly ProfileProblem[] {
  const { state } = contracts ?? {}
  if (contracts === undefined || state === undefined) return []
  const path = 'systems.contracts.state'
  const known = new Set(contracts.contracts.map(({ id }) => id))
  const unknown = (['from', 'to'] as const).flatMap((field) =>
    known.has(state[field])
      ? []
      : [
          {
            path: `${path}.${field}`,
            message: `no contract of the profile has the id “${state[field]}”`,
          },
        ],
  )
  if (state.from !== state.to) return unknown
  return [...unknown, { path: `${path}.to`, message: 'must be another contract than `from`' }]
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
