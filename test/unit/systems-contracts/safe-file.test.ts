import { expect, test } from 'vitest'
import {
  safeFile,
  safeFileChecksum,
} from '../../../src/main/kernel/systems/contracts/signers/safe-file.ts'

// A batch as the Safe app itself exported it, with the checksum that it wrote.
const exported = {
  version: '1.0',
  chainId: '1',
  createdAt: 1713949623894,
  meta: {
    name: 'Transactions Batch',
    description: '',
    txBuilderVersion: '1.16.5',
    createdFromSafeAddress: '0xcdd57D11476c22d265722F68390b036f3DA48c21',
    createdFromOwnerAddress: '',
    checksum: '0x37b66d67757452f835ebc6540e283e27544d1414409577963593e7e535ce3ad9',
  },
  transactions: [
    {
      to: '0x9f26d4C958fD811A1F59B01B86Be7dFFc9d20761',
      value: '0',
      data: null,
      contractMethod: {
        inputs: [
          { internalType: 'address', name: 'target', type: 'address' },
          { internalType: 'uint256', name: 'value', type: 'uint256' },
          { internalType: 'bytes', name: 'data', type: 'bytes' },
          { internalType: 'bytes32', name: 'predecessor', type: 'bytes32' },
          { internalType: 'bytes32', name: 'salt', type: 'bytes32' },
          { internalType: 'uint256', name: 'delay', type: 'uint256' },
        ],
        name: 'schedule',
        payable: false,
      },
      contractInputsValues: {
        target: '0x9FFDF407cDe9a93c47611799DA23924Af3EF764F',
        value: '0',
        data: '0x3beb551700000000000000000000000061ff310ac15a517a846da08ac9f9abf2a0f9a2bf00000000000000000000000000000000000000000000000000000000000007d00000000000000000000000000000000000000000000000000000000000001388',
        predecessor: '0x0',
        salt: '0x0',
        delay: '259200',
      },
    },
  ],
}

test('the checksum of a file is the one that the Safe app writes', () => {
  expect(safeFileChecksum(exported)).toBe(exported.meta.checksum)
})

test('our own file carries the checksum of itself, and nothing but plain calls', () => {
  const safe = '0xcdd57D11476c22d265722F68390b036f3DA48c21'
  const file = safeFile(
    { chainId: 8453, safe, name: 'pause()', description: '', createdAt: new Date(1_000) },
    [
      {
        to: '0x9f26d4C958fD811A1F59B01B86Be7dFFc9d20761',
        data: '0x8456cb59',
        value: '0',
        call: '',
      },
    ],
  )
  expect(file.meta['checksum']).toBe(safeFileChecksum(file))
  expect(file).toMatchObject({
    chainId: '8453',
    createdAt: 1_000,
    transactions: [{ data: '0x8456cb59', value: '0', contractMethod: null }],
  })
})
