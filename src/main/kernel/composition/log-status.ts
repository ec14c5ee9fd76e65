import type { LogStatus } from '../../../shared/domain/session.ts'
import { describeFinding, type Journal, type OpenRefusal } from '../journal/index.ts'

const diskWords = {
  warn: 'less than 1 GiB is left on its disk',
  'no-new-runs': 'less than 256 MiB is left on its disk: free some, or no new run begins',
} as const

/** The log's state as the status bar shows it, and what is left of its disk where that is little. */
export function statusOfJournal(journal: Journal): LogStatus {
  const status = stateOf(journal)
  const { disk } = journal.status()
  if (disk === 'ok') return status
  return { ...status, disk, text: `${status.text}; ${diskWords[disk]}` }
}

function stateOf(journal: Journal): LogStatus {
  const status = journal.status()
  const { seq, head } = journal.head()
  const facts = {
    records: seq,
    unsigned: status.unsigned,
    head,
    genesis: journal.genesisFingerprint,
  }
  if (status.refusing) return { ...facts, kind: 'refusing', text: 'the disk refuses records' }
  switch (status.kind) {
    case 'verified':
      return { ...facts, kind: 'verified', text: 'verified from the first record on' }
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
        text: 'the keychain is locked: older records cannot be read',
      }
    case 'tampered':
      return { ...facts, kind: 'tampered', text: status.findings.map(describeFinding).join('; ') }
  }
}

/** The same where there is no log at all. */
export function statusOfRefusal(refusal: OpenRefusal | undefined): LogStatus {
  const none = { records: 0, unsigned: 0, head: '', genesis: '' }
  const text = refusal?.next ?? 'there is no log'
  switch (refusal?.code) {
    case 'HELD_BY_ANOTHER': {
      const who =
        refusal.pid === null ? 'Another console' : `Another console (process ${refusal.pid})`
      return {
        ...none,
        kind: 'refusing',
        text: `${who} holds this profile. ${text}`,
        heldByAnother: true,
      }
    }
    case 'NEEDS_PASSPHRASE':
      return { ...none, kind: 'locked', text }
    default:
      return { ...none, kind: 'refusing', text }
  }
}
