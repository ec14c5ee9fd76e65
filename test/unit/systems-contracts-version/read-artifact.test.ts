import { expect, test } from 'vitest'
import { readArtifact } from '../../../src/main/kernel/systems/contracts/version/read-artifact.ts'

const abi = [{ type: 'function', name: 'total', inputs: [], outputs: [], stateMutability: 'view' }]
const immutableReferences = { '7': [{ start: 1, length: 1 }] }
const layout = { storage: [], types: null }
const code = {
  contractName: 'Booking',
  abi,
  creationCode: '0x6001',
  runtimeCode: '0x600200',
  immutables: [{ start: 1, length: 1 }],
  layout: { storage: [], types: {} },
}

const foundry = {
  abi,
  bytecode: { object: '0x6001', linkReferences: {} },
  deployedBytecode: { object: '0x600200', linkReferences: {}, immutableReferences },
  storageLayout: layout,
  metadata: { settings: { compilationTarget: { 'src/Booking.sol': 'Booking' } } },
}
const hardhat = {
  _format: 'hh3-artifact-1',
  contractName: 'Booking',
  abi,
  bytecode: '0x6001',
  deployedBytecode: '0x600200',
  linkReferences: {},
  deployedLinkReferences: {},
  immutableReferences,
}
const solc = {
  abi,
  evm: {
    bytecode: { object: '6001', linkReferences: {} },
    deployedBytecode: { object: '600200', linkReferences: {}, immutableReferences },
  },
  storageLayout: layout,
}
const buildInfo = {
  _format: 'hh-sol-build-info-1',
  output: { contracts: { 'src/Booking.sol': { Booking: solc }, 'src/Old.sol': { Old: solc } } },
}

function read(value: unknown, contract?: string) {
  const asked = { fileName: 'Booking.json', ...(contract === undefined ? {} : { contract }) }
  return readArtifact(typeof value === 'string' ? value : JSON.stringify(value), asked)
}

test('the artifacts of Foundry and Hardhat, a build-info and solc’s own output are one contract', () => {
  expect(read(foundry)).toEqual({ kind: 'read', artifact: code })
  expect(read(hardhat)).toEqual({ kind: 'read', artifact: { ...code, layout: null } })
  expect(read(buildInfo, 'Booking')).toEqual({ kind: 'read', artifact: code })
  expect(read(buildInfo.output, 'Booking')).toEqual({ kind: 'read', artifact: code })
})

test('Hardhat 2 names no immutables and Foundry may leave the name out: neither is made up', () => {
  const { immutableReferences: _, contractName: __, ...older } = hardhat
  expect(read(older)).toMatchObject({ artifact: { contractName: 'Booking', immutables: null } })
  expect(read({ ...foundry, metadata: '{}' })).toMatchObject({
    artifact: { contractName: 'Booking' },
  })
})

test('a build-info of several contracts asks which', () => {
  expect(read(buildInfo)).toEqual({ kind: 'several', names: ['Booking', 'Old'] })
})

const library = { 'src/Fees.sol': { Fees: [{ start: 1, length: 20 }] } }

test.each([
  ['{"abi": [', 'artifact', /is no JSON object/],
  [{ hello: 1 }, 'abi', /no artifact of Hardhat or Foundry/],
  [{ ...hardhat, abi: 'none' }, 'abi', /no list of functions/],
  [{ ...hardhat, abi: [{ name: 'x' }] }, 'abi', /no list of functions/],
  [{ ...hardhat, bytecode: '0x' }, 'bytecode', /an interface, an abstract contract/],
  [{ ...hardhat, bytecode: '0x60zz' }, 'bytecode', /not hexadecimal/],
  [{ ...hardhat, deployedBytecode: '0x' }, 'deployedBytecode', /has no `deployedBytecode`/],
  [{ ...hardhat, linkReferences: library }, 'bytecode', /waits for the address of Fees/],
  [{ ...hardhat, bytecode: `0x73__$${'a'.repeat(34)}$__` }, 'bytecode', /the address of a library/],
  [{ ...foundry, storageLayout: { storage: 3 } }, 'storageLayout', /not what solc writes/],
  [
    { ...hardhat, immutableReferences: { '7': [{ start: 2, length: 2 }] } },
    'immutableReferences',
    /outside of its code/,
  ],
] as const)('%# is refused by its field', (value, field, summary) => {
  expect(read(value)).toMatchObject({
    kind: 'refused',
    failure: { code: 'ARTIFACT_INVALID', field, summary: expect.stringMatching(summary) },
  })
})

test('a contract that a build-info does not hold is refused with those that it holds', () => {
  expect(read(buildInfo, 'Escrow')).toMatchObject({
    kind: 'refused',
    failure: { field: 'contract', next: 'It holds Booking, Old.' },
  })
})
