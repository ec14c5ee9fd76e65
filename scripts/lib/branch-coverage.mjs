import { readFileSync } from 'node:fs'
import { relative } from 'node:path'
import { compilerFallbacks } from './compiler-fallbacks.mjs'
import { repository } from './paths.mjs'

/** Folders of which no branch may be untested: the log, its stand-alone reader, and what keeps secrets out of it. */
export const coveredFolders = [
  'src/main/kernel/journal',
  'src/verifier',
  'src/main/kernel/effects/masking',
]

/** The tests that reach them, as globs; they run by themselves, with coverage, and not a second time. */
export const coveringTests = [
  'test/unit/effects/masking*',
  'test/unit/journal/**',
  'test/unit/journal-coverage/**',
  'test/unit/verifier/**',
  'test/integration/verifier/**',
]

/** What a fallback behind an index looks like, `bytes[at] ?? 0`; whether it is one, a list says. */
const behindIndex = /\] \?\? $/
const literal = /^(?:0|''|\[\]|Buffer\.alloc\(0\))(?!\w|\.)/

/**
 * The branches of a coverage report (istanbul's JSON, written by vitest) that no test has taken.
 * @param {string} report path of `coverage-final.json`
 * @param {Readonly<Record<string, readonly string[]>>} accepted by file, the lines whose fallbacks only the compiler asks for
 * @returns {{ branches: number, fallbacks: number, untested: readonly string[] }} untested as `file:line: source`
 */
export function judgeCoverage(report, accepted = compilerFallbacks) {
  const files = Object.entries(JSON.parse(readFileSync(report, 'utf8')))
  const found = files.flatMap(([file, coverage]) => untakenIn(file, coverage, accepted))
  const count = (coverage) => Object.values(coverage.b).flat().length
  return {
    branches: files.reduce((sum, [, coverage]) => sum + count(coverage), 0),
    fallbacks: found.filter(({ forCompiler }) => forCompiler).length,
    untested: found.filter(({ forCompiler }) => !forCompiler).map(({ words }) => words),
  }
}

function untakenIn(file, { b, branchMap }, accepted) {
  const name = relative(repository, file)
  const lines = readFileSync(file, 'utf8').split('\n')
  return Object.entries(branchMap).flatMap(([id, branch]) =>
    b[id].flatMap((taken, index) => {
      if (taken > 0) return []
      const { start } = branch.locations[index]
      // An `else` that is not written has no place of its own.
      const line = start.line ?? branch.loc.start.line
      const text = lines[line - 1] ?? ''
      const forCompiler =
        branch.type === 'binary-expr' &&
        (accepted[name] ?? []).includes(text.trim()) &&
        behindIndex.test(text.slice(0, start.column)) &&
        literal.test(text.slice(start.column))
      return [{ forCompiler, words: `${name}:${line}: ${text.trim()}` }]
    }),
  )
}
