import type { KitStatus } from '../../../shared/domain/audit.ts'
import type { JsonObject } from '../../../shared/domain/json.ts'
import type { Profile } from '../../../shared/domain/profile.ts'
import type { Actor } from '../../../shared/domain/run.ts'
import { revealSecret, type Secret } from '../../../shared/domain/secret.ts'
import type { Masker } from '../effects/index.ts'
import type { Clock } from '../ports/clock.ts'
import type { HostCapabilities } from '../ports/host-capabilities.ts'
import type { KitUseCases } from '../router/use-cases.ts'
import {
  judgeKit,
  type KitOpened,
  kitPage,
  makeKit,
  noKitRecords,
  openKit,
  type PublicKit,
  recipientsOf,
  whyNotArmed,
  withRecord,
} from '../settings/recovery/index.ts'
import type { AuditLog } from './audit-log.ts'
import {
  anotherInProgress,
  kitNotKept,
  kitNotShown,
  kitUnread,
  mustDisarm,
  noLogForKit,
  notOfThisLog,
} from './kit-failures.ts'
import type { KitFile } from './kit-file.ts'

/** The recovery kit of this profile: made, proven, and what it allows. */
export interface RecoveryKit extends KitUseCases {
  status(): KitStatus
  watch(listener: () => void): () => void
  /** Hears the log's verified records as they are replayed. */
  take(record: { readonly type: string; readonly at: string; readonly body: JsonObject }): void
  /** Why production cannot be armed for its kit's sake, and what to do. */
  whyNotArmed(): string | undefined
}

export interface RecoveryKitParts {
  readonly profile: Profile
  readonly log: AuditLog
  readonly host: Pick<HostCapabilities, 'showDocument'>
  readonly masker: Masker
  readonly clock: Clock
  readonly isArmed: () => boolean
  readonly workFactor?: number | undefined
  readonly file: KitFile
}

export function createRecoveryKit(parts: RecoveryKitParts): RecoveryKit {
  const { profile, log, host, masker, clock, file } = parts
  const { environment } = profile
  const listeners = new Set<() => void>()
  const mask = (name: string, secret: string): void => void masker.register(name, secret)
  let records = noKitRecords
  let busy = false

  function status(): KitStatus {
    const [sealedTo, unreadable] = [log.sealedTo(), log.whyUnreadable()]
    return judgeKit({ environment, records, sealedTo, unreadable })
  }

  async function record(body: JsonObject): Promise<void> {
    await log.appendDurable('CONFIG', body)
    records = withRecord(records, { type: 'CONFIG', at: clock.now().toISOString(), body })
  }

  /** One at a time; whoever watches is told afterwards. */
  async function alone<T>(task: () => Promise<T>): Promise<T> {
    if (busy) throw anotherInProgress()
    busy = true
    try {
      return await task()
    } finally {
      busy = false
      for (const listener of listeners) listener()
    }
  }

  async function sealTo(kit: PublicKit | null): Promise<void> {
    const recipients = recipientsOf(profile, kit)
    await log.setRecovery({ recipients, restartKey: kit?.restartKey ?? null })
  }

  async function make(passphrase: Secret, by: Actor): Promise<{ readonly page: string | null }> {
    const { kind, text, genesis } = log.status()
    if (log.logId === '' || kind === 'refusing' || kind === 'tampered') throw noLogForKit(text)
    if (environment === 'production' && parts.isArmed()) throw mustDisarm()
    const { logId } = log
    const { workFactor } = parts
    const order = { passphrase, logId, madeAt: clock.now(), mask, workFactor }
    const { kit, armored } = await makeKit(order)
    const name = profile.name
    const fileName = `recovery-kit-${name.replaceAll(/[^\w.-]/g, '_').slice(0, 80)}.age`
    const facts = { profile: name, environment, logId, genesis, armored, fileName, ...kit }
    // Handed over first: a log that is sealed to a kit that nobody has would be worth nothing.
    const html = kitPage(facts)
    const title = `Recovery kit · ${name}`
    const shown = await host.showDocument({ title, fileName, fileText: armored, html })
    if (shown.kind === 'unavailable') throw kitNotShown(shown.because)
    const before = file.read()
    try {
      await file.write(kit)
      await sealTo(kit)
      const { recipient, restartKey } = kit
      await record({ kind: 'kit-made', recipient, restartKey, by })
    } catch (cause) {
      await file.write(before).catch(() => undefined)
      await sealTo(before).catch(() => undefined)
      throw kitNotKept(cause)
    }
    return { page: shown.kind === 'address' ? shown.path : null }
  }

  async function prove(text: Secret, passphrase: Secret, by: Actor): Promise<void> {
    const { text: words } = log.status()
    if (log.logId === '') throw noLogForKit(words)
    const kit = await openKit({ text, passphrase, mask })
    if (kit.kind !== 'open') throw kitUnread(kit)
    const { segment, seq } = await opens(kit, by)
    // Made while the keychain was locked, it got no keys of earlier segments: now they are at hand.
    if (log.whyUnreadable() === undefined) await sealTo(file.read())
    await record({ kind: 'kit-proven', recipient: kit.recipient, segment, seq, by })
  }

  async function opens(
    kit: Extract<KitOpened, { readonly kind: 'open' }>,
    by: Actor,
  ): Promise<{ readonly segment: number; readonly seq: number }> {
    const { recipient, restartKey } = kit
    const own = file.read()
    const trial = await log.tryIdentity(revealSecret(kit.identity))
    switch (trial.kind) {
      case 'opened':
        if (own?.restartKey !== restartKey) throw notOfThisLog('another-restart-key')
        return trial
      case 'no-record':
        // The first record that is sealed to it: this one.
        await record({ kind: 'kit-tried', recipient, by })
        return opens(kit, by)
      case 'not-sealed-to':
        if (trial.earlier !== null) throw notOfThisLog('an-earlier-kit')
        throw notOfThisLog(own?.recipient === recipient ? 'not-sealed-yet' : 'another-log')
      case 'does-not-open':
        throw notOfThisLog('does-not-open')
    }
  }

  return {
    status,
    watch(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    take(taken) {
      records = withRecord(records, taken)
    },
    whyNotArmed() {
      // Out of reach or damaged, the log cannot say what was proven: who breaks the glass says why, and that is recorded.
      const isUnsure = status().kind === 'unknown' || log.status().damaged === true
      if (log.glassBroken && (isUnsure || log.isDamaged())) return undefined
      return whyNotArmed(status(), environment)
    },
    make: (passphrase, by) => alone(() => make(passphrase, by)),
    prove: (text, passphrase, by) => alone(() => prove(text, passphrase, by)),
  }
}
