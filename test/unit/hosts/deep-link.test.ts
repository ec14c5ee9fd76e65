import { expect, test } from 'vitest'
import { deepLinkOf, readDeepLink } from '../../../src/main/hosts/electron/deep-link.ts'

test('a link to a run says which run', () => {
  expect(readDeepLink('rollback-console://run/abcd2345')).toEqual({ run: 'abcd2345' })
})

test.each([
  'rollback-console://run/abcd2345/approve',
  'rollback-console://run/abcd2345?approve=1',
  'rollback-console://run/abcd2345#approve',
  'rollback-console://run/ABCD2345',
  'rollback-console://run/abcd1890',
  'rollback-console://run/abcd234',
  'rollback-console://start/abcd2345',
  'rollback-console://run/abcd2345\n',
  ' rollback-console://run/abcd2345',
  'https://run/abcd2345',
])('%j is no link that we follow', (address) => {
  expect(readDeepLink(address)).toBeUndefined()
})

test('a second start hands its link over among its arguments', () => {
  const args = ['/opt/console', '--allow-file-access', 'rollback-console://run/abcd2345']
  expect([deepLinkOf(args), deepLinkOf(['/opt/console'])]).toEqual([{ run: 'abcd2345' }, undefined])
})
