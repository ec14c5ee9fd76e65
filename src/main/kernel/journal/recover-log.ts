import { createPrivateKey, type KeyObject } from 'node:crypto'
import type { FoundLog } from './inspect-log.ts'
import { JournalRefused } from './journal-refused.ts'
import { keyCommitment } from './keys.ts'
import type { LogReport, VerifiedSegment } from './log-report.ts'
import { openWith } from './open-journal.ts'
import type { OpenOptions } from './open-options.ts'
import type { OpenRefusal } from './open-refusal.ts'
import type { LogPlace } from './read-frames.ts'
import { type OpenedKey, writeRecoveredKeys } from './recovered-keys.ts'
import { resolveKeys } from './resolve-keys.ts'
import { signRestart } from './restart-signature.ts'
import { readableOf } from './start-journal.ts'
import { type IdentityTrial, openSegmentKey, tryIdentity } from './try-identity.ts'

/** What a recovery kit brings. */
export interface RecoveryKeys {
  /** `AGE-SECRET-KEY-1…` */
  readonly identity: string
  /** The 32 bytes of the restart key, an Ed25519 private key (RFC 8032). */
  readonly restartSeed: Uint8Array
  /** Public half of the identity. */
  readonly recipient: string
  readonly by: string
}

export interface Recovered {
  readonly kind: 'recovered'
  /** The segment that the chain begins anew with. */
  readonly segment: number
  /** How many segments the kit opened. */
  readonly opened: number
  /** Those that it did not open: made for another kit, while their key was not at hand. */
  readonly shut: readonly number[]
}

/** DER before the 32 bytes of an Ed25519 private key, PKCS #8 (RFC 8410). */
const PRIVATE_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex')

/**
 * Goes on with a log whose key is lost (docs/audit-log.md): the kit opens the segments, the new key
 * wraps what it opened, and the next segment begins with a key that the kit's restart key signs.
 * Throws `JournalRefused` where damage waits for an acknowledgement, or the disk refuses.
 *
 * @param options `kek` is the new key, kept before this is called
 */
export async function recoverLog(
  options: OpenOptions & { readonly kek: { readonly kind: 'available'; readonly kek: KeyObject } },
  kit: RecoveryKeys,
): Promise<Recovered | OpenRefusal> {
  const { vfs, dir, kek } = options
  let segment = 0
  let shut: readonly number[] = []
  let opened: readonly OpenedKey[] = []
  const journal = await openWith(options, async (found) => {
    const { segments, nextSegment } = found.report
    segment = nextSegment
    if (found.findings.length > 0) return { found, signRestart: null }
    opened = await openByKit({ vfs, dir }, segments, kit.identity)
    const keys = new Map(opened.map(({ segment, key }) => [segment, key]))
    shut = segments.map(({ segment }) => segment).filter((segment) => !keys.has(segment))
    await writeRecoveredKeys(vfs, dir, { logId: found.logId, kek: kek.kek, keys: opened })
    const restartKey = privateKeyOf(kit.restartSeed)
    return {
      found: withKeys(found, { keys, kek: kek.kek, sealedAway: shut.length }),
      signRestart: (restart) => signRestart(restart, restartKey),
    }
  })
  if ('kind' in journal) return journal
  try {
    if (journal.status().kind === 'tampered') {
      throw new JournalRefused('NEEDS_ACKNOWLEDGEMENT', 'it is damaged or was tampered with')
    }
    await journal.appendDurable('CONFIG', {
      kind: 'kek-recovered',
      recipient: kit.recipient,
      segments: opened.length,
      by: kit.by,
    })
    return { kind: 'recovered', segment, opened: opened.length, shut }
  } finally {
    await journal.close()
  }
}

/** What the kit's identity opens of a log that was only verified. */
export function tryKit(at: LogPlace, report: LogReport, identity: string): Promise<IdentityTrial> {
  return tryIdentity(at, readableOf(report, new Map()), identity)
}

/**
 * Whether this key is the log's: then nothing is lost. Keys that a kit opened do not count: a recovery
 * that was killed behind them has not begun the chain anew.
 */
export function opensLog({ segments }: LogReport, kek: KeyObject): boolean {
  return resolveKeys(segments, { kind: 'available', kek }, new Map()).keys.size > 0
}

async function openByKit(
  at: LogPlace,
  segments: readonly VerifiedSegment[],
  identity: string,
): Promise<readonly OpenedKey[]> {
  const opened: OpenedKey[] = []
  for (const { segment, decoded } of segments) {
    const key = await openSegmentKey(at, decoded.header, identity)
    if (key !== null && keyCommitment(key) === decoded.header.keyCommitment)
      opened.push({ segment, key })
  }
  return opened
}

function withKeys(
  found: FoundLog,
  keys: Pick<FoundLog['keys'], 'keys' | 'kek' | 'sealedAway'>,
): FoundLog {
  return { ...found, keys: { ...keys, locked: null, forged: [] } }
}

function privateKeyOf(seed: Uint8Array): KeyObject {
  const der = Buffer.concat([PRIVATE_PREFIX, seed])
  const key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
  der.fill(0)
  return key
}
