import { type RecordTypeName, recordTypes } from '../../../../../shared/domain/audit.ts'

/** What a reader looks for, as a set of record types; absent lets all through. */
export interface RecordKind {
  readonly id: string
  readonly label: string
  readonly types?: readonly RecordTypeName[]
}

/** Groups by what people ask, then each type by its own name. */
export const recordGroups: readonly RecordKind[] = [
  {
    id: 'readable',
    label: 'All but checkpoints',
    types: recordTypes.filter((type) => type !== 'CHECKPOINT'),
  },
  { id: 'all', label: 'Everything' },
  { id: 'acts', label: 'What was sent, and its outcome', types: ['INTENT', 'RESULT'] },
  { id: 'decisions', label: 'Steps and decisions', types: ['STEP', 'INTENT', 'RESULT', 'CONFIG'] },
  { id: 'gaps', label: 'Gaps', types: ['GAP'] },
  { id: 'proof', label: 'Proof and copies', types: ['CHECKPOINT', 'ANCHOR', 'EXPORT', 'PRUNE'] },
  { id: 'sessions', label: 'Openings and closings', types: ['GENESIS', 'OPEN', 'CLOSE'] },
]

export const recordSingles: readonly RecordKind[] = recordTypes.map((type) => ({
  id: type,
  label: type,
  types: [type],
}))

/** The kind with this id; what nobody knows lets everything through. */
export function recordKind(id: string): RecordKind {
  const all = [...recordGroups, ...recordSingles]
  return all.find((kind) => kind.id === id) ?? { id: 'all', label: 'Everything' }
}
