import type { AuditView, ExportView, PruneOffer } from '../../../shared/domain/audit.ts'
import { FailureError, failure } from '../../../shared/domain/failure.ts'
import { JournalRefused } from '../journal/index.ts'
import type { Clock } from '../ports/clock.ts'
import type { AuditUseCases } from '../router/use-cases.ts'
import type { AuditLog } from './audit-log.ts'
import type { HistoryExport } from './history-export.ts'
import type { LogFactsWatch } from './log-facts-watch.ts'
import { logNotes } from './log-notes.ts'
import type { RecoveryKit } from './recovery-kit.ts'

export interface AuditParts {
  readonly log: AuditLog
  readonly facts: LogFactsWatch
  readonly clock: Clock
  readonly isArmed: () => boolean
  readonly browser: Pick<AuditUseCases, 'records' | 'record'>
  readonly files: Pick<AuditUseCases, 'file'>
  readonly kit: RecoveryKit
  readonly historyExport: HistoryExport
}

/** As many digits of a head as a person types without a mistake, and chance does not. */
const CHALLENGE_DIGITS = 8
/** The database is away, or holds something else than was sent. */
const troubled: ReadonlySet<ExportView['kind']> = new Set(['refused', 'fork', 'queued'])

/** What a panel may ask about the log itself. */
export function createAuditUseCases(parts: AuditParts): AuditUseCases {
  const { log, facts, clock, isArmed, browser, files, kit, historyExport } = parts

  function offer(): PruneOffer | null {
    const { copy, sealedCopy } = facts.current()
    // A file is an anchor, but nobody knows where it is now: only where the records lie themselves, they may go.
    if (copy === null || troubled.has(historyExport.view().kind)) return null
    const prunable = log.prunable(copy)
    if (prunable === null) return null
    const { head, ...anchor } = copy
    const contents = historyExport.sendsContents && !sealedCopy ? 'readable' : 'sealed'
    return { ...prunable, anchor, contents, challenge: head.slice(-CHALLENGE_DIGITS) }
  }

  function current(): AuditView {
    const { anchor, gaps, latest } = facts.current()
    const { logId, genesis } = log
    const checkpoint = log.checkpoint()
    const status = log.facts()
    return {
      checkpoint: checkpoint === null ? null : { logId, genesis, ...checkpoint },
      anchor: anchor === null ? null : { seq: anchor.seq, place: anchor.place, at: anchor.at },
      mark: status?.mark ?? { kind: 'not-kept', because: 'there is no log' },
      gaps,
      kit: kit.status(),
      export: historyExport.view(),
      prune: offer(),
      notes: status === null ? [] : logNotes(status, { now: clock.now(), latest }),
    }
  }

  return {
    current,
    watch(listener) {
      const stops = [facts.watch(listener), kit.watch(listener), historyExport.watch(listener)]
      return () => {
        for (const stop of stops) stop()
      }
    },
    ...browser,
    ...files,
    async countersign(gap, given, by) {
      await spoken(log.countersign(gap, { ...given, actor: by }), `to countersign gap ${gap}`)
      await facts.settled()
    },
    async prune(through, challenge) {
      const tried = `to delete the log’s records up to ${through}`
      const offered = offer()
      const { copy: anchor } = facts.current()
      if (offered === null || anchor === null) {
        throw refusal('BLOCKED', tried, {
          summary:
            'Nothing may be deleted: the history database is not known to hold a whole segment of the log.',
          next: 'Export the log to the history database first, and settle what is refused there.',
        })
      }
      if (challenge !== offered.challenge) {
        throw refusal('CHALLENGE_MISMATCH', tried, {
          summary: 'What was typed is not the end of the head that the anchor holds.',
          next: 'Type it as it is shown.',
        })
      }
      if (!isArmed()) {
        throw refusal('NOT_ARMED', tried, {
          summary: 'The console is read-only.',
          next: 'Arm it, then delete.',
        })
      }
      // What the log remembers of an export is asked of the database again, now that it counts.
      await historyExport.confirm({ anchor, through })
      await historyExport.retell()
      await spoken(log.prune(through, anchor), tried)
      await facts.settled()
    },
  }
}

type Words = Pick<Parameters<typeof failure>[1], 'summary' | 'next'>

function refusal(
  code: 'BLOCKED' | 'CHALLENGE_MISMATCH' | 'NOT_ARMED',
  tried: string,
  words: Words,
): FailureError {
  const field = code === 'CHALLENGE_MISMATCH' ? { field: 'challenge' } : {}
  return new FailureError(failure(code, { tried, ...words, ...field }))
}

/** What the journal refuses, as a failure with its next step. */
async function spoken<T>(change: Promise<T>, tried: string): Promise<T> {
  try {
    return await change
  } catch (cause) {
    if (!(cause instanceof JournalRefused)) throw cause
    const code = cause.code === 'NOT_COVERED' ? 'BLOCKED' : 'JOURNAL_REFUSED'
    const words = { summary: cause.message, tried, next: cause.next }
    throw new FailureError(failure(cause.code === 'NO_SUCH_GAP' ? 'NOT_FOUND' : code, words), {
      cause,
    })
  }
}
