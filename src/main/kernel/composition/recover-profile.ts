import { createSecretKey, type KeyObject } from 'node:crypto'
import { join } from 'node:path'
import { FailureError } from '../../../shared/domain/failure.ts'
import { revealSecret, Secret } from '../../../shared/domain/secret.ts'
import { createClock, createMasker, type Masker } from '../effects/index.ts'
import {
  describeFinding,
  JournalRefused,
  judgeMark,
  nodeVfs,
  opensLog,
  readMark,
  recoverLog,
  socketLock,
  tryKit,
  verifyLog,
} from '../journal/index.ts'
import type { CredentialStore } from '../ports/credentials.ts'
import type { Keychain } from '../ports/keychain.ts'
import type { Vfs } from '../ports/vfs.ts'
import { credentialNames, makeKek } from '../settings/credentials/index.ts'
import { type KitOpened, openKit, recipientsOf } from '../settings/recovery/index.ts'
import { isFresh } from './credential-place.ts'
import { type Environment, type OpenedEnvironment, openEnvironment } from './environment.ts'
import { kitUnread, notOfThisLog } from './kit-failures.ts'
import { logMark } from './log-mark.ts'
import {
  damagedLog,
  heldByConsole,
  logRefused,
  noLogThere,
  profileBroken,
  storeAway,
} from './recovery-refusals.ts'

export interface RecoveryOrder {
  readonly environment: Environment
  /** The kit's text, as its file has it. */
  readonly kit: Secret
  readonly askPassphrase: () => Promise<Secret>
  readonly actor: string
  readonly version: string
  readonly hostName: string
  /** Hears each thing that was found or done, in a sentence. */
  readonly say: (line: string) => void
  readonly vfs?: Vfs
  readonly loadKeychain?: () => Promise<Keychain | null>
}

type Kit = Extract<KitOpened, { readonly kind: 'open' }>
type Report = Awaited<ReturnType<typeof verifyLog>>

/**
 * Gives a log whose key is lost a new one, by its recovery kit; where nothing is lost it changes nothing.
 * @throws FailureError for everything that stands in the way, with what to do
 */
export async function recoverProfile(order: RecoveryOrder): Promise<void> {
  const { actor, say, loadKeychain } = order
  const vfs = order.vfs ?? nodeVfs()
  const masker = createMasker()
  const opened = await openEnvironment(order.environment, {
    actor,
    masker,
    mayMakeKey: false,
    ...(loadKeychain === undefined ? {} : { loadKeychain }),
  })
  if (opened.loaded.kind === 'broken') throw profileBroken(opened.loaded.name)
  const dir = join(opened.dataDirectory, 'log')
  const report = await look(vfs, dir, opened.store, say)
  const kept = await findKey(opened, masker)
  if (kept !== null && opensLog(report, kept)) {
    say('Its key is kept and opens it. Nothing is lost, and nothing was changed.')
    return
  }
  say(wordsForKey(kept, opened.store.keeping))
  const kit = await readKit(order, masker)
  await requireOwn({ vfs, dir }, report, kit)
  say('The kit opens it, and holds the restart key that the log names.')
  // Kept before it is used: a log sealed to a key that nobody has would be lost once more.
  const kek = kept ?? (await newKey(opened.store, masker))
  say(`A new key is kept (${opened.store.keeping}).`)
  await restart(order, { opened, vfs, dir, report, kit, kek, masker })
  say(`To check it: npm run audit -- verify ${dir} (it names the restart, and ends with code 1).`)
  await sayWhatElseIsLost(opened, say)
}

/** Reads and verifies the log without any secret, and against the keychain's mark where that is still there. */
async function look(
  vfs: Vfs,
  dir: string,
  store: CredentialStore,
  say: RecoveryOrder['say'],
): Promise<Report> {
  if (await isFresh(dir)) throw noLogThere(dir)
  const lock = await socketLock(vfs)(`directory ${dir}`, dir)
  if (lock.kind === 'taken') throw heldByConsole(lock.pid)
  await lock.release()
  const report = await verifyLog(vfs, dir)
  const { segments, tip, findings, genesis } = report
  say(`The log in ${dir}: ${segments.length} segments, ${tip.seq} records, genesis ${genesis}.`)
  const outside = judgeMark(report, await readMark(logMark(store)))
  const wrong = outside === null ? findings : [...findings, outside]
  if (wrong.length > 0) throw damagedLog(wrong.map(describeFinding))
  say('It is whole: chain and signatures are right.')
  return report
}

/**
 * The log's key, or null where its store answers and has none. A keychain that was emptied looks like a
 * locked one, so something is kept in it for a moment: a locked one refuses that, or is unlocked for it.
 */
async function findKey(
  { store, keepingBecause }: OpenedEnvironment,
  masker: Masker,
): Promise<KeyObject | null> {
  if (store.keeping === 'session') throw storeAway(keepingBecause)
  let found = await store.find('kek')
  if (found.kind === 'unavailable' && found.failure.code === 'CREDENTIAL_STORE_LOCKED') {
    await probe(store)
    found = await store.find('kek')
  }
  if (found.kind === 'unavailable') throw storeAway(found.failure)
  if (found.kind === 'absent') return null
  const text = revealSecret(found.secret)
  masker.register('kek', text)
  const bytes = Buffer.from(text, 'base64')
  return bytes.length === 32 ? createSecretKey(bytes) : null
}

async function probe(store: CredentialStore): Promise<void> {
  const name = 'recovery-probe'
  try {
    await store.keep(name, new Secret('something to see whether anything can be kept'))
    await store.forget(name)
  } catch (thrown) {
    if (thrown instanceof FailureError) throw storeAway(thrown.failure)
    throw thrown
  }
}

function wordsForKey(kept: KeyObject | null, keeping: string): string {
  return kept === null
    ? `The store (${keeping}) answers, and the key of this log is not in it: the log is LOCKED. By itself the console never makes a new one for it.`
    : `A key is kept (${keeping}), but it opens nothing of this log: the log is LOCKED.`
}

async function readKit(order: RecoveryOrder, masker: Masker): Promise<Kit> {
  const mask = (name: string, secret: string): void => void masker.register(name, secret)
  const kit = await openKit({ text: order.kit, passphrase: await order.askPassphrase(), mask })
  if (kit.kind !== 'open') throw kitUnread(kit)
  return kit
}

/** Whether it is this log's kit, before anything is made. */
async function requireOwn(
  at: { readonly vfs: Vfs; readonly dir: string },
  report: Report,
  kit: Kit,
): Promise<void> {
  const trial = await tryKit(at, report, revealSecret(kit.identity))
  if (trial.kind === 'not-sealed-to') {
    throw notOfThisLog(trial.earlier === null ? 'another-log' : 'an-earlier-kit')
  }
  if (trial.kind === 'does-not-open') throw notOfThisLog('does-not-open')
  const named = report.segments.at(-1)?.decoded.header.restartKey
  if (named !== kit.restartKey) throw notOfThisLog('another-restart-key')
}

async function newKey(store: CredentialStore, masker: Masker): Promise<KeyObject> {
  const mask = (name: string, secret: string): void => void masker.register(name, secret)
  const made = await makeKek(store, { mask })
  if (made.kind !== 'available') throw storeAway(undefined)
  return made.kek
}

/** The journal refuses in its own words. */
async function recovered(
  ...given: Parameters<typeof recoverLog>
): Promise<Awaited<ReturnType<typeof recoverLog>>> {
  try {
    return await recoverLog(...given)
  } catch (thrown) {
    if (thrown instanceof JournalRefused) throw logRefused(thrown.next)
    throw thrown
  }
}

interface Restarting {
  readonly opened: OpenedEnvironment
  readonly vfs: Vfs
  readonly dir: string
  readonly report: Report
  readonly kit: Kit
  readonly kek: KeyObject
  readonly masker: Masker
}

async function restart(order: RecoveryOrder, at: Restarting): Promise<void> {
  const { opened, vfs, dir, report, kit, kek, masker } = at
  const { recipient, restartKey } = kit
  if (opened.kitFile.read()?.recipient !== recipient) {
    const madeAt = report.segments.at(-1)?.decoded.header.createdAt ?? ''
    await opened.kitFile.write({ recipient, restartKey, madeAt })
  }
  const restartSeed = Buffer.from(revealSecret(kit.restartSeed), 'base64url')
  const outcome = await recovered(
    {
      vfs,
      dir,
      clock: createClock(),
      kek: { kind: 'available', kek },
      recipients: recipientsOf(opened.profile, opened.kitFile.read()),
      restartKey,
      appVersion: order.version,
      hostId: order.hostName,
      mask: (value) => masker.maskJson(value),
      mark: logMark(opened.store),
    },
    { identity: revealSecret(kit.identity), restartSeed, recipient, by: order.actor },
  )
  restartSeed.fill(0)
  if (outcome.kind === 'refused') throw logRefused(outcome.next)
  const { segment, opened: count, shut } = outcome
  order.say(`${count} of ${count + shut.length} segments were opened by the kit.`)
  if (shut.length > 0) {
    order.say(
      `Not sealed to it, and readable with an earlier kit alone: segments ${shut.join(', ')}.`,
    )
  }
  order.say(`The chain begins anew with segment ${segment}, signed by the kit.`)
}

/** A keychain that lost the log's key has lost more than that. */
async function sayWhatElseIsLost(
  { profile, store }: OpenedEnvironment,
  say: RecoveryOrder['say'],
): Promise<void> {
  const lost: string[] = []
  for (const name of credentialNames(profile)) {
    if ((await store.find(name)).kind === 'absent') lost.push(name)
  }
  if (lost.length > 0) say(`To be entered again in the console: ${lost.join(', ')}.`)
}
