import { join } from 'node:path'
import {
  createClock,
  createDoors,
  createEffects,
  createMasker,
  createReads,
  type EffectParts,
} from '../../../src/main/kernel/effects/index.ts'
import type { CredentialStore } from '../../../src/main/kernel/ports/credentials.ts'
import type { Effects, Reads } from '../../../src/main/kernel/ports/reads.ts'
import type { JsonObject } from '../../../src/shared/domain/json.ts'
import type { Profile } from '../../../src/shared/domain/profile.ts'
import type { PostgresProfile } from '../../../src/shared/domain/profile-databases.ts'
import { Secret } from '../../../src/shared/domain/secret.ts'
import { noPlatform } from '../no-platform.ts'

/** Passwords of the roles of a test's own cluster. */
export const PASSWORDS: { readonly [user: string]: string } = {
  postgres: 'superuser-pw-1f6b',
  vlossom_app: 'application-pw-93ad',
  vlossom_operator: 'operator-pw-77c0',
  vlossom_nobody: 'nobody-pw-5b21',
}

/** Where a test's cluster is; plain data, so that a child process can be given it. */
export interface Place {
  readonly host: string
  readonly port: number
  readonly directory: string
  readonly backupsDir: string
}

/** A console: the real doors, with nothing behind them but the cluster. */
export interface ConsoleDouble {
  readonly told: { readonly lines: string[]; readonly progress: object[] }
  reads(run: string): Reads
  /** `attempt` hears the intent before the act. */
  effects(run: string, attempt?: { recordIntent(sent: JsonObject): Promise<void> }): Effects
  close(): Promise<void>
}

/** The profile of a place; `changes` replace what stands in it. */
export function profileOf(place: Place, changes: Partial<PostgresProfile> = {}): Profile {
  return {
    name: 'rehearsal',
    environment: 'rehearsal',
    operator: 'test',
    contacts: [],
    thresholds: { errorRate: 0.05, minimumRequests: 10, monitoringMinutes: 1 },
    recipients: [],
    compatibility: [{ apiCommit: 'a'.repeat(40), runsOnHeads: ['0041_user_display'] }],
    systems: {
      postgres: {
        ...{ host: place.host, port: place.port, tls: 'disable' as const },
        ...{ user: 'vlossom_operator', database: 'vlossom', secret: 'vlossom_operator' },
        ...{ maintenanceDatabase: 'postgres', backups: [place.backupsDir], keepDays: 7 },
        keyTables: [{ table: 'users', newestBy: 'created_at' }, { table: 'wallets' }],
        checks: [
          {
            name: 'wallet balances add up',
            sql: 'SELECT count(*) FROM wallets WHERE deposited_wei - spent_wei <> balance_wei',
            expects: '0',
          },
        ],
        ...changes,
      },
    },
  }
}

/** The roles' passwords, and what a console keeps for itself: two consoles that are given the same one are one laptop. */
export function createKeychain(): CredentialStore {
  const kept = new Map<string, Secret>()
  return {
    keeping: 'keychain',
    async find(name) {
      const secret = kept.get(name)
      if (secret !== undefined) return { kind: 'found', secret }
      if (name === 'safety-dumps') return { kind: 'absent' }
      return { kind: 'found', secret: new Secret(PASSWORDS[name] ?? '') }
    },
    keep: async (name, secret) => void kept.set(name, secret),
    forget: async (name) => void kept.delete(name),
  }
}

/** Opens the real doors for a profile. Secrets are named after the roles. */
export function openConsole(
  place: Place,
  profile: Profile = profileOf(place),
  more: Partial<Pick<EffectParts, 'clock' | 'platformOf'>> & {
    readonly store?: CredentialStore
  } = {},
): ConsoleDouble {
  const told = { lines: [] as string[], progress: [] as object[] }
  const clock = more.clock ?? createClock()
  const doors = createDoors({
    ...{ profile, clock, masker: createMasker(), hostName: 'test' },
    searchPath: process.env['PATH'] ?? '',
    recipients: () => profile.recipients,
    privateDirectory: join(place.directory, 'private'),
    signedDirectory: join(place.directory, 'signed'),
    store: more.store ?? createKeychain(),
  })
  const partsOf = (run: string): EffectParts => ({
    ...{ profile, clock, ...doors.forRun(run), records: { of: async () => [] } },
    restores: { restores: () => [] },
    platformOf: more.platformOf ?? (() => noPlatform),
    evidence: { read: () => Promise.reject(new Error('no evidence here')) },
    tell: {
      line: (text) => void told.lines.push(text),
      progress: (progress) => void told.progress.push(progress),
      evidence: () => Promise.reject(new Error('no evidence here')),
    },
    heard: () => [],
    host: { openPage: async () => ({ kind: 'unavailable', because: 'no browser here' }) },
  })
  const unheard = { recordIntent: async () => undefined }
  return {
    told,
    reads: (run) => createReads(partsOf(run)),
    effects: (run, { recordIntent } = unheard) =>
      createEffects(partsOf(run), { recordIntent, recordResult: async () => undefined }),
    close: () => doors.close(),
  }
}
