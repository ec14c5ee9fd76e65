import { encodeErrorResult } from 'viem'
import { expect, test } from 'vitest'
import { decodeRevert } from '../../../src/main/kernel/systems/contracts/decode-revert.ts'
import { contractAbi } from '../../../src/main/kernel/systems/contracts/interfaces.ts'

const account = '0x0000000000000000000000000000000000000011'
const pauser = '0x65d7a28e3265b37a6474929f336521b332c1681b933f6cb9f3376673440d862a'

const reverted = (data: `0x${string}` | null, words = 'execution reverted') =>
  decodeRevert({ kind: 'reverted', data, words })

test('what is paused or unpaused already is the wish granted, in both versions of the library', () => {
  const version5 = (['EnforcedPause', 'ExpectedPause'] as const).map((errorName) =>
    reverted(encodeErrorResult({ abi: contractAbi, errorName })),
  )
  const version4 = ['Pausable: paused', 'Pausable: not paused'].map((text) =>
    reverted(encodeErrorResult({ abi: contractAbi, errorName: 'Error', args: [text] })),
  )
  expect([...version5, ...version4]).toEqual(Array.from({ length: 4 }, () => ({ kind: 'already' })))
})

test('who may not is named, with the role that is missing', () => {
  const owner = encodeErrorResult({
    abi: contractAbi,
    errorName: 'OwnableUnauthorizedAccount',
    args: [account],
  })
  const role = (hash: `0x${string}`) =>
    encodeErrorResult({
      abi: contractAbi,
      errorName: 'AccessControlUnauthorizedAccount',
      args: [account, hash],
    })
  const unknown = `0x${'7'.repeat(64)}` as const
  expect([reverted(owner), reverted(role(pauser)), reverted(role(unknown))]).toEqual([
    { kind: 'not-allowed', words: `${account} is not its owner` },
    { kind: 'not-allowed', words: `${account} does not hold PAUSER_ROLE`, role: pauser },
    { kind: 'not-allowed', words: `${account} does not hold ${unknown}`, role: unknown },
  ])
})

test('an access manager says whether it refuses or makes one wait', () => {
  const refuses = encodeErrorResult({
    abi: contractAbi,
    errorName: 'AccessManagedUnauthorized',
    args: [account],
  })
  const waits = encodeErrorResult({
    abi: contractAbi,
    errorName: 'AccessManagedRequiredDelay',
    args: [account, 3600],
  })
  const wantsPlan = encodeErrorResult({
    abi: contractAbi,
    errorName: 'AccessManagerNotScheduled',
    args: [`0x${'5'.repeat(64)}`],
  })
  expect([reverted(refuses), reverted(waits), reverted(wantsPlan)]).toEqual([
    { kind: 'not-allowed', words: `its access manager does not allow ${account}` },
    {
      kind: 'not-allowed',
      words: `its access manager makes ${account} wait for 3600 s`,
      late: true,
    },
    {
      kind: 'not-allowed',
      words: 'its access manager wants the call to be scheduled first',
      late: true,
    },
  ])
})

test('what nobody can decode keeps the words of the endpoint, cut to a line', () => {
  expect([
    reverted('0xdeadbeef', 'execution reverted: custom'),
    reverted(null, 'x'.repeat(500)),
    reverted(encodeErrorResult({ abi: contractAbi, errorName: 'Panic', args: [17n] })),
    reverted(encodeErrorResult({ abi: contractAbi, errorName: 'Error', args: ['no money'] })),
  ]).toEqual([
    { kind: 'other', words: 'execution reverted: custom' },
    { kind: 'other', words: 'x'.repeat(200) },
    { kind: 'other', words: 'it panicked (code 17)' },
    { kind: 'other', words: 'no money' },
  ])
})
