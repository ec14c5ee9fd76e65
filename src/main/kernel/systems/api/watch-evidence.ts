import { type Evidence, fact } from '../../../../shared/domain/evidence.ts'
import type { UserReport } from '../../../../shared/domain/watch-figures.ts'
import type { Watch } from './watch.ts'
import type { Course } from './watch-course.ts'

/** Everything that was seen, for the record: gaps and extensions with their reasons, and what users said. */
export function watchEvidence(
  watch: Watch,
  course: Course,
  given: { readonly reports: readonly UserReport[]; readonly allowed: number },
): readonly Evidence[] {
  const { reports, allowed } = given
  const refused = watch.refused > 0 ? `; ${watch.refused} of them 401 or 403` : ''
  const minutes = (course.watchedMs / 60_000).toFixed(1)
  return [
    fact('Watched', `${minutes} min of ${(course.plannedMs / 60_000).toFixed(1)} min asked for`),
    fact('Requests', String(watch.requests)),
    fact('Failed', `${watch.failures}${refused}`),
    fact('Error budget', `${watch.failures} of ${allowed} failures used`),
    fact('Longest run of failures', String(watch.longestOutage)),
    ...(watch.said === '' ? [] : [fact('Last failure', watch.said)]),
    ...tableOf(
      'Watched longer',
      ['at', 'by', 'because'],
      course.extensions.map((one) => [one.at, `${one.seconds} s`, one.because]),
    ),
    ...tableOf(
      'Not watched: the laptop slept, or its clock was set',
      ['from', 'until'],
      course.gaps.map(({ from, until }) => [from, until]),
    ),
    ...tableOf(
      'Reported by users',
      ['at', 'written by', 'words'],
      reports.map((one) => [one.at, one.by, one.words]),
    ),
  ]
}

function tableOf(
  label: string,
  columns: readonly string[],
  rows: readonly (readonly string[])[],
): readonly Evidence[] {
  return rows.length === 0 ? [] : [{ kind: 'table', label, columns, rows }]
}
