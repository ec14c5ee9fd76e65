import type { LogStatus } from '../../../shared/domain/session.ts'
import {
  adviseOn,
  adviseOnDisk,
  describeFinding,
  type Journal,
  type OpenRefusal,
} from '../journal/index.ts'
import type { KeyAway } from '../settings/credentials/index.ts'

const diskWords = {
  warn: 'less than 1 GiB is left on its disk',
  'no-new-runs': 'less than 256 MiB is left on its disk: free some, or no new run begins',
} as const

/** The key is not lost while its store is locked or away; lost it is where the store answers without it. */
const lockedWords = {
  absent:
    'the key of this log is lost: older records cannot be read. With the recovery kit it is given a new one, while no console is open',
  'wrong-key':
    'the key that is kept is not the one of this log: older records cannot be read. Put the right directory back, or give it a new one with the recovery kit, while no console is open',
} as const

const unread = 'older records cannot be read'
const emptied = 'where it was emptied, the recovery kit helps, while no console is open'

const awayWords: { readonly [why in KeyAway]: string } = {
  locked: `the keychain is locked: ${unread}. Unlock it; ${emptied}`,
  silent: `the keychain does not answer: ${unread}. Look for a window of its own that waits for its password, then open the console again; ${emptied}`,
  'no-keychain': `no keychain answers in this session: ${unread}. Open the console from the desktop session that has it; where it is gone for good, the recovery kit helps, while no console is open`,
  'no-passphrase': `the credentials are sealed with a passphrase that was not given: ${unread}. Open the console from a terminal, which asks for it; where it is forgotten, the recovery kit helps, while no console is open`,
  'not-a-key': `what the keychain keeps as the key of this log is not a key: ${unread}. Somebody or something changed it; the recovery kit gives the log a new one, while no console is open`,
}

/** Without a kit nothing opens what was written: it is kept, and a new log begins beside it. */
const noKit =
  'No recovery kit? Break the glass for now; later, with every console closed, move the directory “log” of this profile aside and keep it: a new log begins.'

/** How the command line names an environment: a rehearsal has no profile. */
export type NamedBy = '--profile NAME' | '--data-dir DIR'

/** What the log itself cannot say. */
export interface StatusWords {
  readonly named?: NamedBy | undefined
  /** Why its key is not at hand. */
  readonly away?: KeyAway | undefined
}

/** The log's state as the status bar shows it, and what is left of its disk where that is little. */
export function statusOfJournal(
  journal: Journal,
  { named = '--profile NAME', away }: StatusWords = {},
): LogStatus {
  const status = stateOf(journal, { named, away })
  const { disk, acknowledged, cuts } = journal.status()
  const isDamaged = acknowledged.length > 0 || cuts.length > 0
  const facts: LogStatus = isDamaged ? { ...status, damaged: true } : status
  if (disk === 'ok') return facts
  return { ...facts, disk, text: `${status.text}; ${diskWords[disk]}` }
}

function stateOf(journal: Journal, { named, away }: StatusWords): LogStatus {
  const status = journal.status()
  const { seq, head } = journal.head()
  const facts = {
    records: seq,
    unsigned: status.unsigned,
    head,
    genesis: journal.genesisFingerprint,
  }
  if (status.refusedWith !== null) {
    const text = `the disk refuses records. ${adviseOnDisk(status.refusedWith)} What puts service back may go on by break-glass`
    return { ...facts, kind: 'refusing', text }
  }
  switch (status.kind) {
    case 'verified':
      return { ...facts, kind: 'verified', text: verifiedText(status.prunedThrough) }
    case 'unclean-end':
      return {
        ...facts,
        kind: 'unclean-end',
        text: `the last session ended in a crash (${status.tornBytes} torn bytes)`,
      }
    case 'locked':
      return {
        ...facts,
        kind: 'locked',
        text: `${status.because === 'locked' ? awayWords[away ?? 'locked'] : lockedWords[status.because]}: npm run audit -- recover ${named} --identity KIT`,
      }
    case 'tampered':
      return {
        ...facts,
        kind: 'tampered',
        text: [...status.findings.map(describeFinding), adviseOn(status.findings)].join(' '),
      }
  }
}

function verifiedText(prunedThrough: number): string {
  if (prunedThrough === 0) return 'verified from the first record on'
  return `verified from record ${prunedThrough + 1} on; older ones were deleted on purpose`
}

/** The same where there is no log at all. */
export function statusOfRefusal(
  refusal: OpenRefusal | undefined,
  { away }: StatusWords = {},
): LogStatus {
  const none = { records: 0, unsigned: 0, head: '', genesis: '' }
  const text = refusal?.next ?? 'there is no log'
  switch (refusal?.code) {
    case 'HELD_BY_ANOTHER':
      return { ...none, kind: 'refusing', text, heldByAnother: true }
    case 'NEEDS_PASSPHRASE':
      return { ...none, kind: 'locked', text: withoutLog(refusal.because, away) ?? text }
    default:
      return { ...none, kind: 'refusing', text }
  }
}

/** Nothing can be written either: the way on is said as well. */
function withoutLog(
  because: Extract<OpenRefusal, { readonly code: 'NEEDS_PASSPHRASE' }>['because'],
  away: KeyAway | undefined,
): string | undefined {
  return because === 'locked' ? `${awayWords[away ?? 'locked']}. ${noKit}` : undefined
}
