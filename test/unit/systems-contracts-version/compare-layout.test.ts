import { expect, test } from 'vitest'
import {
  collides,
  compareLayouts,
} from '../../../src/main/kernel/systems/contracts/version/compare-layout.ts'
import { StorageLayout } from '../../../src/main/kernel/systems/contracts/version/storage-layout.ts'

const types = {
  t_uint256: { encoding: 'inplace', label: 'uint256', numberOfBytes: '32' },
  t_uint128: { encoding: 'inplace', label: 'uint128', numberOfBytes: '16' },
  t_address: { encoding: 'inplace', label: 'address', numberOfBytes: '20' },
  t_bool: { encoding: 'inplace', label: 'bool', numberOfBytes: '1' },
  t_map: {
    encoding: 'mapping',
    label: 'mapping(address => uint256)',
    numberOfBytes: '32',
    key: 't_address',
    value: 't_uint256',
  },
  t_gap3: { encoding: 'inplace', label: 'uint256[3]', numberOfBytes: '96', base: 't_uint256' },
  t_gap2: { encoding: 'inplace', label: 'uint256[2]', numberOfBytes: '64', base: 't_uint256' },
}

type Entry = readonly [label: string, slot: number, type: string, offset?: number]
function layout(entries: readonly Entry[], more: object = {}): StorageLayout {
  const storage = entries.map(([label, slot, type, offset = 0]) => ({
    ...{ label, slot: String(slot), type, offset },
  }))
  return StorageLayout.parse({ storage, types: { ...types, ...more } })
}
function changes(former: readonly Entry[], next: readonly Entry[]) {
  return compareLayouts(layout(former), layout(next)).map(({ place, change }) => [place, change])
}

const two: readonly Entry[] = [
  ['held', 0, 't_map'],
  ['total', 1, 't_uint256'],
]

test.each<[string, readonly Entry[], readonly Entry[], readonly unknown[]]>([
  [
    'nothing',
    two,
    two,
    [
      ['0', 'same'],
      ['1', 'same'],
    ],
  ],
  [
    'a variable behind',
    two,
    [...two, ['limit', 2, 't_uint256']],
    [
      ['0', 'same'],
      ['1', 'same'],
      ['2', 'added'],
    ],
  ],
  [
    'a variable in front',
    two,
    [
      ['limit', 0, 't_uint256'],
      ['held', 1, 't_map'],
      ['total', 2, 't_uint256'],
    ],
    [
      ['0', 'moved'],
      ['1', 'moved'],
      ['2', 'added'],
    ],
  ],
  [
    'two in another order',
    [
      ['a', 0, 't_uint256'],
      ['b', 1, 't_uint256'],
    ],
    [
      ['b', 0, 't_uint256'],
      ['a', 1, 't_uint256'],
    ],
    [
      ['0', 'moved'],
      ['1', 'moved'],
    ],
  ],
  [
    'a smaller type',
    two,
    [
      ['held', 0, 't_map'],
      ['total', 1, 't_uint128'],
    ],
    [
      ['0', 'same'],
      ['1', 'type-changed'],
    ],
  ],
  [
    'a removed variable',
    two,
    [['held', 0, 't_map']],
    [
      ['0', 'same'],
      ['1', 'removed'],
    ],
  ],
  [
    'another name',
    two,
    [
      ['held', 0, 't_map'],
      ['sum', 1, 't_uint256'],
    ],
    [
      ['0', 'same'],
      ['1', 'renamed'],
    ],
  ],
  [
    'a variable in what is left of a slot',
    [['owner', 0, 't_address']],
    [
      ['owner', 0, 't_address'],
      ['open', 0, 't_bool', 20],
    ],
    [
      ['0', 'same'],
      ['0+20', 'added'],
    ],
  ],
  [
    'a variable over the end of an old one',
    [['owner', 0, 't_address']],
    [
      ['owner', 0, 't_address'],
      ['open', 0, 't_bool', 19],
    ],
    [
      ['0', 'same'],
      ['0+19', 'overlaps'],
    ],
  ],
  [
    'a gap that gives room and keeps its end',
    [
      ['__gap', 0, 't_gap3'],
      ['total', 3, 't_uint256'],
    ],
    [
      ['limit', 0, 't_uint256'],
      ['__gap', 1, 't_gap2'],
      ['total', 3, 't_uint256'],
    ],
    [
      ['0', 'in-gap'],
      ['1', 'in-gap'],
      ['3', 'same'],
    ],
  ],
  [
    'a gap that is left as it was',
    [
      ['__gap', 0, 't_gap3'],
      ['total', 3, 't_uint256'],
    ],
    [
      ['__gap', 0, 't_gap3'],
      ['total', 3, 't_uint256'],
    ],
    [
      ['0', 'same'],
      ['3', 'same'],
    ],
  ],
  [
    'a gap that was not made smaller',
    [
      ['__gap', 0, 't_gap3'],
      ['total', 3, 't_uint256'],
    ],
    [
      ['limit', 0, 't_uint256'],
      ['__gap', 1, 't_gap3'],
      ['total', 4, 't_uint256'],
    ],
    [
      ['0', 'in-gap'],
      ['1', 'overlaps'],
      ['3', 'moved'],
    ],
  ],
])('%s', (_, former, next, expected) => {
  expect(changes(former, next)).toEqual(expected)
})

test('only what would read old data as something else collides', () => {
  const rows = [
    'same',
    'added',
    'in-gap',
    'renamed',
    'moved',
    'type-changed',
    'removed',
    'overlaps',
  ]
  const found = rows.filter((change) =>
    collides({ place: '0', was: null, is: null, change } as Parameters<typeof collides>[0]),
  )
  expect(found).toEqual(['moved', 'type-changed', 'removed', 'overlaps'])
})

const struct = (id: number, members: readonly Entry[]) => ({
  [`t_struct(Fee)${id}_storage`]: {
    encoding: 'inplace',
    label: 'struct Fee',
    numberOfBytes: '64',
    members: layout(members).storage,
  },
})

test('the compiler’s own numbers in the name of a type are none of its meaning; members are', () => {
  const members: readonly Entry[] = [
    ['to', 0, 't_address'],
    ['points', 1, 't_uint256'],
  ]
  const of = (id: number, inside: readonly Entry[]) =>
    layout([['fee', 0, `t_struct(Fee)${id}_storage`]], struct(id, inside))
  const swapped: readonly Entry[] = [
    ['points', 0, 't_uint256'],
    ['to', 1, 't_address'],
  ]
  expect(compareLayouts(of(7, members), of(9, members))).toMatchObject([{ change: 'same' }])
  expect(compareLayouts(of(7, members), of(9, swapped))).toMatchObject([{ change: 'type-changed' }])
})
