import { expect, test } from 'vitest'
import {
  type ListPatch,
  patchAllowList,
} from '../../../src/main/kernel/systems/contracts/paymaster/allow-list.ts'
import type { BundlerKind } from '../../../src/shared/domain/profile-chain.ts'

const entry = {
  paymaster: '0x68142A2978Ab122e7B582B6F9037ACe66821b5A5',
  entryPoint: '0x0000000071727De22E5E9d8BAf0edAc6f37da032',
}
const other = '0xe415ed5b471d1f08a14d4b87e875dfdc1dfc5925'
const KEY = `0x${'ab12'.repeat(16)}`

function patch(text: string, kind: BundlerKind, wanted: 'in' | 'out' = 'in'): ListPatch {
  return patchAllowList(text, kind, { entry, wanted })
}

test('rundler: the address goes to the end of the array, and out of it again, letter by letter', () => {
  const text = `[\n  "${other}"\n]\n`
  const added = patch(text, 'rundler')
  const wanted = `[\n  "${other}",\n  "${entry.paymaster}"\n]\n`
  expect(added).toEqual({ kind: 'patched', text: wanted, entries: 2 })
  expect(patch(wanted, 'rundler', 'out')).toEqual({ kind: 'patched', text, entries: 1 })
})

test('skandha: every other key stays as it was written, large numbers, order and tabs with it', () => {
  const text = `{
\t"relayers": ["${KEY}"],
\t"minStake": 10000000000000000000000001,
\t"whitelistedEntities": { "paymaster": ["${other}"], "account": [] },
\t"somethingNew": {"b": 1, "a": 2}
}`
  const added = patch(text, 'skandha')
  expect(added.kind === 'patched' && added.text).toBe(
    text.replace(`["${other}"]`, `["${other}", "${entry.paymaster}"]`),
  )
})

test('skandha without a list is given one', () => {
  const added = patch('{\n  "port": 14337\n}\n', 'skandha')
  expect(added.kind === 'patched' && JSON.parse(added.text)).toEqual({
    port: 14337,
    whitelistedEntities: { paymaster: [entry.paymaster] },
  })
})

test('alto has no list of paymasters: its EntryPoints are completed, as text or as array, and never shortened', () => {
  const asText = `{"entrypoints": "${other}", "executor-private-keys": "${KEY}"}`
  const added = patch(asText, 'alto')
  expect(added.kind === 'patched' && JSON.parse(added.text)).toEqual({
    entrypoints: `${other},${entry.entryPoint}`,
    'executor-private-keys': KEY,
  })
  const asArray = `{"entrypoints": ["${entry.entryPoint.toLowerCase()}"]}`
  expect([patch(asArray, 'alto'), patch(asArray, 'alto', 'out')]).toEqual([
    { kind: 'as-it-is', entries: 1 },
    { kind: 'as-it-is', entries: 1 },
  ])
})

test('an address that is there in other letters is not added again, and all of its copies go out', () => {
  const text = `["${entry.paymaster.toLowerCase()}", "${other}", "${entry.paymaster}"]`
  expect(patch(text, 'rundler')).toEqual({ kind: 'as-it-is', entries: 3 })
  const out = patch(text, 'rundler', 'out')
  expect(out.kind === 'patched' && JSON.parse(out.text)).toEqual([other])
})

test.each([
  ['not JSON', `{"relayers": ["${KEY}"`, 'skandha'],
  ['an empty file', '', 'rundler'],
  ['a list that is an object', '{"paymaster": {}}', 'rundler'],
  ['a list with something else in it', '{"whitelistedEntities": {"paymaster": [1]}}', 'skandha'],
] as const)('%s is refused, in words that hold nothing of the file', (_, text, kind) => {
  const refused = patch(text, kind)
  expect([refused.kind, JSON.stringify(refused).includes(KEY)]).toEqual(['misfit', false])
})
