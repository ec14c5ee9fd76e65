import { expect, test } from 'vitest'
import { maskPrivate } from '../../../src/renderer/src/ui/mask-private.ts'

test('hosts, addresses, mail addresses, phone numbers and wallets are covered', () => {
  const told = [
    'connect to db.vlossom.io:5432 (10.0.0.7:5432)',
    'POST https://api.vercel.com/v1/projects/prj_1',
    'call +44 20 7946 0001 or ada@example.com',
    'paymaster 0x52908400098527886e0f7030069857d2e4169ee7 funded',
  ].map(maskPrivate)
  expect(told).toEqual([
    'connect to ••••• (•••••)',
    'POST https://•••••/v1/projects/prj_1',
    'call ••••• or •••••',
    'paymaster ••••• funded',
  ])
})

test('versions, commits, names of steps and times are left as they are', () => {
  const text = 'v1.4.2 of 9f2c41d at 14:02:07, 20.3 % of 12,480 requests; vlossom_before_k7m2q4xd'
  expect(maskPrivate(text)).toBe(text)
})
