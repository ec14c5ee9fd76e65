import { readFileSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { expect, test } from 'vitest'
import { judgeCoverage } from '../../../scripts/lib/branch-coverage.mjs'
import { compilerFallbacks } from '../../../scripts/lib/compiler-fallbacks.mjs'
import { repository } from '../../../scripts/lib/paths.mjs'
import { temporaryFolder } from './fake-machine.mjs'

/** A report about one file of one line, whose second branch begins at the text given. */
function reportOn(line, branch, accepted = [line]) {
  const folder = temporaryFolder()
  const [file, report] = [join(folder, 'a.ts'), join(folder, 'coverage-final.json')]
  writeFileSync(file, `${line}\n`)
  const start = { line: 1, column: 0 }
  const second = branch.at === undefined ? {} : { line: 1, column: line.indexOf(branch.at) }
  const locations = [{ start }, { start: second }]
  const map = { type: branch.type, loc: { start }, locations }
  const coverage = { branchMap: { 0: map }, b: { 0: branch.taken } }
  writeFileSync(report, JSON.stringify({ [file]: coverage }))
  return judgeCoverage(report, { [relative(repository, file)]: accepted })
}

test('branches that were taken are all that is asked for', () => {
  const all = reportOn('if (a) b()', { type: 'if', taken: [3, 1] })
  expect(all).toEqual({ branches: 2, fallbacks: 0, untested: [] })
})

test('one that was not is named, also an else that nobody wrote', () => {
  const { untested } = reportOn('if (a) b()', { type: 'if', taken: [3, 0] })
  expect(untested).toEqual([expect.stringMatching(/a\.ts:1: if \(a\) b\(\)$/)])
})

test('a fallback behind an index is the compiler’s where its line is named, any other is a branch like all', () => {
  const fallback = (line, at, accepted) =>
    reportOn(line, { type: 'binary-expr', taken: [3, 0], at }, accepted)
  const index = 'const byte = bytes[at] ?? 0'
  expect(fallback(index, '0')).toMatchObject({ fallbacks: 1, untested: [] })
  expect(fallback(index, '0', [])).toMatchObject({ fallbacks: 0, untested: [expect.any(String)] })
  expect(fallback('const size = options.size ?? 0', '0').untested).toHaveLength(1)
  expect(fallback('const row = rows[at] ?? makeRow()', 'makeRow').untested).toHaveLength(1)
})

test('every line that is named still stands where it is said to', () => {
  const gone = Object.entries(compilerFallbacks).flatMap(([file, lines]) => {
    const there = readFileSync(join(repository, file), 'utf8').split('\n')
    return lines.filter((line) => !there.some((one) => one.trim() === line))
  })
  expect(gone).toEqual([])
})
