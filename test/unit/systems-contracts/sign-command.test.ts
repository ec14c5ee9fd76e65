import { generatePrivateKey } from 'viem/accounts'
import { expect, test } from 'vitest'
import { describePrepared } from '../../../src/main/hosts/node/sign/describe-prepared.ts'
import { terminalQr } from '../../../src/main/hosts/node/sign/offer-qr.ts'
import { readSignArguments } from '../../../src/main/hosts/node/sign/sign-arguments.ts'

test('what is signed is shown in words, and a name cannot move the cursor', () => {
  const shown = describePrepared({
    format: 'rollback-console/offline-transactions',
    version: 1,
    chainId: 8453,
    from: `0x${'11'.repeat(20)}`,
    call: 'pause',
    preparedAtBlock: 7,
    preparedAt: '2026-11-30T08:00:00.000Z',
    validUntil: '2026-12-07T08:00:00.000Z',
    hash: `0x${'22'.repeat(32)}`,
    transactions: [
      {
        contract: 'Booking\u001b[2J',
        to: `0x${'33'.repeat(20)}`,
        call: 'pause()',
        data: '0x8456cb59',
        value: '0',
        nonce: 4,
        gas: '75000',
        maxFeePerGas: '50000000000',
        maxPriorityFeePerGas: '2000000000',
      },
    ],
  })
  expect(shown).toContain('Chain        8453')
  expect(shown).toContain('1. pause() of Booking?[2J\n')
  expect(shown).toContain('nonce      4')
  expect(shown).toContain('max fee    50 gwei per gas, tip 2')
})

test('a key is no argument, and a wrong command line does not repeat it', () => {
  const key = generatePrivateKey()
  const said = readSignArguments(['file.json', `--key=${key}`])
  expect(said).toBe('there is an option that is not known')
  expect(readSignArguments([])).toBe('name one prepared file')
  expect(readSignArguments(['/a/file.json', '--keychain', 'wallet/cold'])).toEqual({
    file: '/a/file.json',
    out: '/a/file.signed.json',
    keychain: { service: 'wallet', account: 'cold' },
  })
})

test('a signed file is offered as a code where it fits into one', () => {
  expect(terminalQr('x'.repeat(1_500))).toContain('\n')
  expect(terminalQr('x'.repeat(5_000))).toBeNull()
})
