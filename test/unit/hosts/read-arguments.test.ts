import { expect, test } from 'vitest'
import { readArguments } from '../../../src/main/hosts/node/read-arguments.ts'

test('a world, a profile, a port and the way of showing are read', () => {
  expect([
    readArguments(['--world', '/w']),
    readArguments(['--profile', '/p.json', '--port', '4711', '--no-open', '--passphrase']),
    readArguments(['--world', '/w', '--print-url']),
  ]).toEqual([
    {
      kind: 'ok',
      arguments: {
        on: { kind: 'rehearsal', dir: '/w' },
        port: 0,
        printUrl: false,
        open: true,
        passphrase: false,
      },
    },
    {
      kind: 'ok',
      arguments: {
        on: { kind: 'profile', file: '/p.json' },
        port: 4711,
        printUrl: false,
        open: false,
        passphrase: true,
      },
    },
    {
      kind: 'ok',
      arguments: {
        on: { kind: 'rehearsal', dir: '/w' },
        port: 0,
        printUrl: true,
        open: false,
        passphrase: false,
      },
    },
  ])
})

test.each([
  [[], 'say either --world DIR or --profile FILE'],
  [['--world', '/w', '--profile', '/p'], 'say either --world DIR or --profile FILE'],
  [['--world', '/w', '--port', '70000'], '--port is no port'],
  [['--world', '/w', '--port', 'x'], '--port is no port'],
  [['--world', '/w', '--without-connection-token'], "Unknown option '--without-connection-token'"],
  [['--world', '/w', '--passphrase'], '--passphrase is for a real environment'],
  [['--world', '/w', 'more'], "Unexpected argument 'more'"],
])('%j is a mistake', (args, problem) => {
  const read = readArguments(args)
  expect(read).toEqual({ kind: 'usage', problem: expect.stringContaining(problem) })
})
