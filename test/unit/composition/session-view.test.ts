import { expect, test } from 'vitest'
import type { AuditLog } from '../../../src/main/kernel/composition/audit-log.ts'
import {
  createSessionView,
  type SessionParts,
} from '../../../src/main/kernel/composition/session-view.ts'
import type { CredentialFound } from '../../../src/main/kernel/ports/credentials.ts'
import { createArming } from '../../../src/main/kernel/settings/arming.ts'
import { createSessionStore } from '../../../src/main/kernel/settings/credentials/index.ts'
import { failure } from '../../../src/shared/domain/failure.ts'
import type { Profile } from '../../../src/shared/domain/profile.ts'
import { Secret } from '../../../src/shared/domain/secret.ts'
import type { LogStatus, Session } from '../../../src/shared/domain/session.ts'
import { createFakeClock } from '../../doubles/fake-clock.ts'
import { providerProfile } from '../../doubles/provider-profile.ts'

const status: LogStatus = {
  kind: 'verified',
  text: 'verified from the first record on',
  records: 3,
  unsigned: 0,
  head: 'ab',
  genesis: 'cd',
}
const locked = failure('CREDENTIAL_STORE_LOCKED', {
  summary: 'The keychain is locked.',
  tried: 'to ask it',
  next: 'Unlock it.',
})

function viewOf(more: Partial<SessionParts> = {}) {
  // A session looks at nothing else of the log.
  const log = { status: () => status, glassBroken: false } as AuditLog
  return createSessionView({
    loaded: { kind: 'ok', profile: providerProfile },
    actor: 'ada',
    host: 'node',
    version: '1.0.0',
    arming: createArming({
      clock: createFakeClock(),
      impossible: () => undefined,
      record: () => undefined,
    }),
    log,
    credentials: createSessionStore(),
    keepingBecause: undefined,
    systems: [],
    ...more,
  })
}

test('a session is one whole value: where it stands, who it is, what it may, how its log is', () => {
  const { operator, contacts, thresholds } = providerProfile
  const session = viewOf().current()
  expect(session).toEqual({
    environment: 'staging',
    profileName: 'test',
    profile: { operator, contacts, thresholds },
    problems: [],
    systems: session.systems,
    byHand: {},
    actor: 'ada',
    host: 'node',
    version: '1.0.0',
    arming: { kind: 'read-only' },
    online: true,
    credentialKeeping: 'session',
    credentials: [],
    log: status,
    breakGlass: false,
  })
  expect(session.systems).toEqual(expect.arrayContaining(['vercel', 'railway', 'site', 'api']))
})

test('a broken profile is shown as production, with each problem, and nothing of a system', () => {
  const problems = [{ path: 'systems.vercel.projectId', message: 'required' }]
  const session = viewOf({ loaded: { kind: 'broken', name: 'staging', problems } }).current()
  expect(session).toMatchObject({
    environment: 'production',
    profileName: 'staging',
    profile: null,
    problems,
    systems: [],
  })
})

test('the date of the contacts, and why it is not the keychain, are there only where known', () => {
  const profile: Profile = { ...providerProfile, contactsReviewed: '2026-10-01' }
  const session = viewOf({ loaded: { kind: 'ok', profile }, keepingBecause: locked }).current()
  expect(session.profile?.contactsReviewed).toBe('2026-10-01')
  expect(session.keepingBecause).toBe('The keychain is locked.')
})

test('each secret that the profile names is present, absent or unavailable, and never shown', async () => {
  const answers: Readonly<Record<string, CredentialFound>> = {
    vercel: { kind: 'found', secret: new Secret('canary-1') },
    railway: { kind: 'unavailable', failure: locked },
  }
  const asked: string[] = []
  const view = viewOf({
    credentials: {
      ...createSessionStore(),
      keeping: 'keychain',
      find: async (name) => {
        asked.push(name)
        return answers[name] ?? { kind: 'absent' }
      },
    },
  })
  await view.lookAtCredentials()
  const { credentials } = view.current()
  expect(credentials.filter(({ name }) => name === 'vercel' || name === 'railway')).toEqual([
    { name: 'vercel', state: 'present', note: 'kept in: keychain' },
    { name: 'railway', state: 'unavailable', note: 'The keychain is locked.' },
  ])
  expect(credentials.map(({ name }) => name)).toEqual(asked)
  expect(JSON.stringify(view.current())).not.toContain('canary')
})

test('a secret that two parts of the profile share is asked for once, and one at a time', async () => {
  const shared: Profile = {
    ...providerProfile,
    slack: { secret: 'vercel', channel: '#incidents' },
  }
  let asking = 0
  let most = 0
  const asked: string[] = []
  const view = viewOf({
    loaded: { kind: 'ok', profile: shared },
    credentials: {
      ...createSessionStore(),
      find: async (name) => {
        asked.push(name)
        asking += 1
        most = Math.max(most, asking)
        await new Promise((resolve) => setTimeout(resolve, 1))
        asking -= 1
        return { kind: 'absent' }
      },
    },
  })
  await view.lookAtCredentials()
  expect(asked.filter((name) => name === 'vercel')).toHaveLength(1)
  expect(asked.length).toBeGreaterThan(1)
  expect(most).toBe(1)
})

test('a log that begins to refuse, or whose disk fills up, is told once', () => {
  let now = status
  const view = viewOf({ log: { status: () => now, glassBroken: false } as AuditLog })
  const seen: LogStatus[] = []
  view.watch(({ log }) => seen.push(log))
  const statuses: readonly LogStatus[] = [
    { ...status, records: 4 },
    { ...status, disk: 'warn' },
    { ...status, disk: 'warn', records: 5 },
    { ...status, kind: 'refusing' },
  ]
  for (const next of statuses) {
    now = next
    view.lookAtLog()
  }
  expect(seen).toEqual([statuses[1], statuses[3]])
})

test('being offline is told once, when it begins and when it ends', () => {
  const view = viewOf()
  const seen: Session[] = []
  const stop = view.watch((session) => seen.push(session))
  view.setOnline(true)
  view.setOnline(false)
  view.setOnline(false)
  view.setOnline(true)
  stop()
  view.setOnline(false)
  expect(seen.map(({ online }) => online)).toEqual([false, true])
})
