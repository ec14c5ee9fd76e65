import type { Progress } from '../../../../shared/domain/step-state.ts'

/**
 * Counts finished objects in the lines of `pg_restore --verbose --jobs`. Two workers may write into one line
 * (measured with 15.20), so an item is looked for anywhere in it, and each is counted once.
 */
export function restoreProgress(total: number): (line: string) => Progress | undefined {
  const finished = new Set<string>()
  return (line) => {
    const before = finished.size
    for (const found of line.matchAll(/(?:finished|processing) item (\d+) (\S+)/g)) {
      // These four stand before the list of objects and are not in its count.
      if (!/^(ENCODING|STDSTRINGS|SEARCHPATH|DATABASE)$/.test(found[2] ?? ''))
        finished.add(found[1] ?? '')
    }
    if (finished.size === before) return undefined
    return { phase: 'restoring', done: Math.min(finished.size, total), total, unit: 'objects' }
  }
}
