import type { RecordTypeName } from '../../../../shared/domain/audit.ts'
import type { RunId } from '../../../../shared/domain/identifiers.ts'

/** Which records are wanted; what is left out lets all through. */
export interface RecordFilter {
  readonly types?: readonly RecordTypeName[]
  readonly run?: RunId
  /** In lower case; never empty. */
  readonly needle?: string
}

/** A filter from what was asked: an empty list of types or an empty search asks for nothing special. */
export function recordFilter(asked: {
  readonly types?: readonly RecordTypeName[]
  readonly run?: RunId
  readonly search?: string
}): RecordFilter {
  const { types, run } = asked
  const needle = asked.search?.trim().toLowerCase() ?? ''
  return {
    ...(types === undefined || types.length === 0 ? {} : { types }),
    ...(run === undefined ? {} : { run }),
    ...(needle === '' ? {} : { needle }),
  }
}

/** Equal for filters that let the same records through. */
export function filterKey({ types, run, needle }: RecordFilter): string {
  return JSON.stringify([types === undefined ? null : [...types].sort(), run, needle])
}
