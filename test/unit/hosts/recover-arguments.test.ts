import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { readRecoverArguments } from '../../../src/main/hosts/node/audit/recover-arguments.ts'
import { helpOf, usage } from '../../../src/main/hosts/node/audit/usage.ts'

const read = (...args: string[]) => readRecoverArguments(args, '/data')

test('a profile is named by its name or its file, a rehearsal by its directory', () => {
  const kit = resolve('kit.age')
  const of = (...args: string[]) => read(...args, '--identity', 'kit.age')
  expect([
    of('--profile', 'production'),
    of('--profile', 'a/b.json'),
    of('--data-dir', 'w'),
  ]).toEqual([
    { on: { kind: 'profile', file: join('/data', 'profiles', 'production.json') }, kit },
    { on: { kind: 'profile', file: resolve('a/b.json') }, kit },
    { on: { kind: 'rehearsal', dir: resolve('w') }, kit },
  ])
})

test('what is missing, doubled or unknown is said in words', () => {
  expect([
    read('--identity', 'k'),
    read('--profile', 'p', '--data-dir', 'd', '--identity', 'k'),
    read('--profile', 'p'),
    read('--profile', 'p', '--identity', 'k', '--passphrase', 'x'),
    read('more', '--profile', 'p', '--identity', 'k'),
  ]).toEqual([
    'say either --profile NAME or --data-dir DIR',
    'say either --profile NAME or --data-dir DIR',
    'name the recovery kit: --identity KIT',
    expect.stringContaining("Unknown option '--passphrase'"),
    expect.stringContaining('Unexpected argument'),
  ])
})

test('one help names every verb', () => {
  for (const verb of ['usage: verify', 'usage: recover', 'usage: export'])
    expect(usage).toContain(verb)
})

test('the help of a verb is its own, with its exit codes', () => {
  const verbs = ['verify', 'recover', 'export']
  for (const verb of verbs) {
    const others = verbs.filter((one) => one !== verb)
    expect(helpOf(verb)).toContain(`usage: ${verb} `)
    expect(helpOf(verb)).toContain('Exit code: 0 ')
    for (const other of others) expect(helpOf(verb)).not.toContain(`usage: ${other} `)
  }
  expect(helpOf('--help')).toBe(usage)
})
