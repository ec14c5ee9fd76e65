import type { Pruned } from '../header-fields.ts'
import type { LogIndex } from '../log-index.ts'
import type { ToldRows } from './told-rows.ts'

/** The log on the laptop, as far as another copy is held against it. */
export interface LocalLog {
  readonly logId: string
  readonly genesis: string
  readonly index: LogIndex
  /** What its EXPORT records say; null where nobody could open them. */
  readonly told: ToldRows | null
  readonly pruned: Pruned | null
  /** Sequence of its newest record. */
  readonly newest: number
}

/** What the log itself can say about one sequence. */
export type Known =
  | { readonly kind: 'record'; readonly head: string }
  /** Deleted on purpose: the log does not know any more. */
  | { readonly kind: 'pruned' }
  /** Lost in damage or a cut, or never used. */
  | { readonly kind: 'gap' }
  | { readonly kind: 'beyond' }

export function knownAt({ index, pruned, newest }: LocalLog, seq: number): Known {
  const head = index.headAt(seq)?.toString('hex')
  if (head !== undefined) return { kind: 'record', head }
  if (pruned !== null && seq === pruned.seq) return { kind: 'record', head: pruned.head }
  if (pruned !== null && seq < pruned.seq) return { kind: 'pruned' }
  return { kind: seq > newest ? 'beyond' : 'gap' }
}
