import type { Failure } from '../../../shared/domain/failure.ts'
import { configuredSystems } from '../../../shared/domain/profile.ts'
import type { CredentialStatus, Session } from '../../../shared/domain/session.ts'
import type { CredentialStore } from '../ports/credentials.ts'
import type { System } from '../ports/system.ts'
import type { ArmingSwitch } from '../settings/arming.ts'
import { credentialNames } from '../settings/credentials/index.ts'
import type { LoadedProfile } from '../settings/load-profile.ts'
import type { AuditLog } from './audit-log.ts'

/** What frames every screen: kept as one value, told when it changes. */
export interface SessionView {
  current(): Session
  watch(listener: (session: Session) => void): () => void
  /** Something that it shows has changed. */
  changed(): void
  lookAtCredentials(): Promise<void>
  /** Tells it where the log is otherwise than was told: it refuses, or its disk fills up. */
  lookAtLog(): void
  setOnline(online: boolean): void
}

export interface SessionParts {
  readonly loaded: LoadedProfile
  readonly actor: string
  readonly host: Session['host']
  readonly version: string
  readonly arming: ArmingSwitch
  readonly log: AuditLog
  readonly credentials: CredentialStore
  readonly keepingBecause: Failure | undefined
  readonly systems: readonly System[]
}

export function createSessionView(parts: SessionParts): SessionView {
  const { loaded, log } = parts
  const listeners = new Set<(session: Session) => void>()
  let credentials: readonly CredentialStatus[] = []
  const keptAtFirst = parts.credentials.keeping
  let online = true
  let told = log.status()

  function current(): Session {
    return {
      ...profileFacts(loaded),
      byHand: byHandOf(loaded, parts.systems),
      actor: parts.actor,
      host: parts.host,
      version: parts.version,
      arming: parts.arming.current(),
      online,
      credentialKeeping: parts.credentials.keeping,
      // Said of the store that the console opened with: after a move it says nothing.
      ...(parts.keepingBecause === undefined || parts.credentials.keeping !== keptAtFirst
        ? {}
        : { keepingBecause: parts.keepingBecause.summary }),
      credentials,
      log: log.status(),
      breakGlass: log.glassBroken,
    }
  }
  function changed(): void {
    const session = current()
    told = session.log
    for (const listener of listeners) listener(session)
  }

  return {
    current,
    changed,
    watch(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    lookAtLog() {
      const { kind, disk } = log.status()
      if (kind !== told.kind || disk !== told.disk) changed()
    },
    setOnline(now) {
      if (now === online) return
      online = now
      changed()
    },
    async lookAtCredentials() {
      // One after the other: four hanging keychain calls block all file work of the process.
      const found: CredentialStatus[] = []
      const names = loaded.kind === 'broken' ? [] : credentialNames(loaded.profile)
      for (const name of names) found.push(await statusOf(parts.credentials, name))
      credentials = found
      changed()
    },
  }
}

function profileFacts(
  loaded: LoadedProfile,
): Pick<Session, 'environment' | 'profileName' | 'profile' | 'problems' | 'systems'> {
  if (loaded.kind === 'broken') {
    const { name, problems } = loaded
    // What it is cannot be known: the most careful reading is production.
    return { environment: 'production', profileName: name, profile: null, problems, systems: [] }
  }
  const { profile } = loaded
  const { operator, contacts, contactsReviewed, thresholds } = profile
  const reviewed = contactsReviewed === undefined ? {} : { contactsReviewed }
  return {
    environment: profile.environment,
    profileName: profile.name,
    profile: { operator, contacts, thresholds, ...reviewed },
    problems: [],
    systems: configuredSystems(profile),
  }
}

function byHandOf(loaded: LoadedProfile, systems: readonly System[]): Session['byHand'] {
  if (loaded.kind === 'broken') return {}
  const { profile } = loaded
  return Object.fromEntries(
    systems.flatMap((system) => (system.byHand ? [[system.id, system.byHand(profile)]] : [])),
  )
}

async function statusOf(store: CredentialStore, name: string): Promise<CredentialStatus> {
  const found = await store.find(name)
  switch (found.kind) {
    case 'found':
      return { name, state: 'present', note: `kept in: ${store.keeping}` }
    case 'absent':
      return { name, state: 'absent', note: 'not entered yet' }
    case 'unavailable':
      return { name, state: 'unavailable', note: found.failure.summary }
  }
}
