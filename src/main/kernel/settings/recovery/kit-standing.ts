import type { KitStatus } from '../../../../shared/domain/audit.ts'
import type { EnvironmentKind } from '../../../../shared/domain/identifiers.ts'
import type { JsonObject } from '../../../../shared/domain/json.ts'

/** What the log's verified records say of its kits, newest last. */
export interface KitRecords {
  readonly made: readonly KitRecord[]
  readonly proven: readonly KitRecord[]
}

interface KitRecord {
  readonly recipient: string
  readonly at: string
}

export const noKitRecords: KitRecords = { made: [], proven: [] }

/** The records with one more: most say nothing of a kit. */
export function withRecord(
  records: KitRecords,
  record: { readonly type: string; readonly at: string; readonly body: JsonObject },
): KitRecords {
  const { kind, recipient } = record.body
  if (record.type !== 'CONFIG' || typeof recipient !== 'string') return records
  const one = { recipient, at: record.at }
  if (kind === 'kit-made') return { ...records, made: [...records.made, one] }
  if (kind === 'kit-proven') return { ...records, proven: [...records.proven, one] }
  return records
}

export interface KitFacts {
  readonly environment: EnvironmentKind
  readonly records: KitRecords
  /** What new records of the log are sealed to. */
  readonly sealedTo: readonly string[]
  /** Why older records cannot be read, where they cannot: then none of them speaks for a kit. */
  readonly unreadable: string | undefined
}

/**
 * How the kit stands. Built from the log, because whoever may write into the data directory could write
 * a file that says *proven*.
 */
export function judgeKit({ environment, records, sealedTo, unreadable }: KitFacts): KitStatus {
  if (environment === 'rehearsal') return { kind: 'not-needed' }
  const holds = ({ recipient }: KitRecord): boolean => sealedTo.includes(recipient)
  const proven = records.proven.findLast(holds)
  if (proven !== undefined) return { kind: 'proven', ...proven }
  const made = records.made.findLast(holds)
  if (made !== undefined) return { kind: 'made', ...made }
  if (unreadable !== undefined) return { kind: 'unknown', because: unreadable }
  const earlier = [...records.proven, ...records.made].at(-1)
  return earlier === undefined ? { kind: 'none' } : { kind: 'gone', ...earlier }
}

/** Why a production profile cannot be armed for its kit's sake, and exactly what to do; nothing otherwise. */
export function whyNotArmed(status: KitStatus, environment: EnvironmentKind): string | undefined {
  if (environment !== 'production') return undefined
  switch (status.kind) {
    case 'not-needed':
    case 'proven':
      return undefined
    case 'none':
      return 'Production stays read-only until its recovery kit is made and proven: make the kit in History, print it, then prove it there.'
    case 'made':
      return 'Production stays read-only until its recovery kit has opened a record: prove the kit in History, with its text and its passphrase.'
    case 'gone':
      return 'New records are no longer sealed to the recovery kit (recovery.json of this profile was removed or changed): make a kit in History and prove it.'
    case 'unknown':
      return `Whether the recovery kit is proven cannot be read: ${status.because.replace(/\.$/, '')}. Mend that, or prove the kit again in History.`
  }
}
