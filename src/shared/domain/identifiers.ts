/** 8 characters of base32 in lower case, minted before anything is planned: it ends up in database names. */
export type RunId = string
/** Name of a step inside its runbook, e.g. `swap`. */
export type StepId = string
/** SHA-256 (hex) of a plan's canonical text: what the operator approves. */
export type PlanHash = string
/** UTC, ISO 8601 with milliseconds. Times are compared only with times of the same clock. */
export type Timestamp = string

/** The outside systems that the console can look at or change. */
export type SystemId =
  | 'vercel'
  | 'railway'
  | 'postgres'
  | 'site'
  | 'api'
  | 'slack'
  | 'status-page'
  | 'pagerduty'
  | 'git'
  | 'contracts'
  | 'paymaster'
  | 'prisma'
  /** What people do and say themselves. */
  | 'team'

/** How a system is called where people read, e.g. in the history. */
export const systemTitles: Readonly<Record<SystemId, string>> = {
  vercel: 'web (Vercel)',
  railway: 'API (Railway)',
  postgres: 'database (PostgreSQL)',
  site: 'site',
  api: 'API endpoints',
  slack: '#incidents',
  'status-page': 'status page',
  pagerduty: 'PagerDuty',
  git: 'git',
  contracts: 'smart contracts',
  paymaster: 'paymaster',
  prisma: 'migrations (Prisma)',
  team: 'checklist',
}

/** Systems that only tell people: what they do changes nothing that could be taken back. */
const tellers: ReadonlySet<SystemId> = new Set(['slack', 'status-page', 'pagerduty'])

export function tells(system: SystemId): boolean {
  return tellers.has(system)
}

/** What the operator stands in. It colours the frame, and rehearsal can never be taken for the others. */
export type EnvironmentKind = 'production' | 'staging' | 'rehearsal'
