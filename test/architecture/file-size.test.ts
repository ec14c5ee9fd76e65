import { expect, test } from 'vitest'
import { sourceFiles } from './source-files.ts'

const limit = 300
const preloadLimit = 20

/** Tables and schemas may be longer: they are read row by row. */
const tables: readonly string[] = ['test/architecture/layers.ts']

const lines = (text: string) => text.replace(/\n$/, '').split('\n').length

test(`no file is longer than ${limit} lines`, () => {
  const files = ['src', 'scripts', 'test'].flatMap((folder) => sourceFiles(folder, /\.(tsx?|mjs)$/))
  const long = files
    .filter(({ file, text }) => lines(text) > limit && !tables.includes(file))
    .map(({ file, text }) => `${file}: ${lines(text)} lines`)
  expect(long).toEqual([])
  expect(files.length).toBeGreaterThan(50)
})

test(`the preload script is shorter than ${preloadLimit} lines`, () => {
  const preload = sourceFiles('src').filter(({ file }) => file.startsWith('src/preload/'))
  expect(preload.map(({ file }) => file)).toEqual(['src/preload/index.ts'])
  expect(preload.filter(({ text }) => lines(text) >= preloadLimit)).toEqual([])
})
