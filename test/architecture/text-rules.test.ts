import { expect, test } from 'vitest'
import { sourceFiles } from './source-files.ts'
import { breaches, textRules } from './text-rules.ts'

const committed = [
  ...['src', 'scripts', 'test', 'bench', 'docs'].flatMap((folder) => {
    try {
      return sourceFiles(folder, /\.(tsx?|mjs|md|html|css|json)$/)
    } catch {
      // Not every checkout has every folder yet (bench).
      return []
    }
  }),
].filter(({ file }) => !file.endsWith('package-lock.json'))

test.each(textRules)('$name', (rule) => {
  expect(breaches(rule, committed)).toEqual([])
})

const bad: readonly (readonly [string, string, string])[] = [
  ['no process.env outside settings and hosts', 'src/main/kernel/effects/a.ts', 'process.env.HOME'],
  ['no clock in rules', 'src/shared/domain/a.ts', 'const late = Date.now() > 3'],
  ['no clock in rules', 'src/main/kernel/systems/vercel/a.ts', 'const now = new Date()'],
  ['no chance in rules', 'src/main/kernel/runbook/a.ts', 'const id = Math.random()'],
  ['no fetch outside its doors', 'src/renderer/src/panels/run/a.tsx', "void fetch('/x')"],
  [
    'no path or registry of the place where it was built',
    'docs/a.md',
    ['see /wo', 'rk/main'].join(''),
  ],
]

test.each(bad)('"%s" is broken by %s with %s', (name, file, line) => {
  const rule = textRules.find((one) => one.name === name)
  expect(rule && breaches(rule, [{ file, text: `const a = 1\n${line}` }])).toEqual([
    `${file}:2 ${line} (${rule?.door})`,
  ])
})

const good: readonly (readonly [string, string])[] = [
  ['src/main/hosts/node/a.ts', 'process.env.HOME'],
  ['src/shared/domain/a.ts', '// Date.now() would make it untestable'],
  ['src/shared/domain/a.ts', 'const at = new Date(text)'],
  ['src/main/kernel/systems/vercel/a.ts', 'await world.http.fetch(x)'],
]

test.each(good)('%s may say %s', (file, text) => {
  expect(textRules.flatMap((rule) => breaches(rule, [{ file, text }]))).toEqual([])
})
