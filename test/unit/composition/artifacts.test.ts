import { expect, test } from 'vitest'
import { createArtifacts } from '../../../src/main/kernel/composition/artifacts.ts'
import type { JsonObject } from '../../../src/shared/domain/json.ts'

const abi = [
  {
    type: 'constructor',
    inputs: [{ name: 'owner', type: 'address' }],
    stateMutability: 'nonpayable',
  },
  { type: 'function', name: 'start', inputs: [], outputs: [], stateMutability: 'nonpayable' },
  { type: 'function', name: 'total', inputs: [], outputs: [], stateMutability: 'view' },
]
const file = JSON.stringify({
  contractName: 'Booking',
  abi,
  bytecode: '0x6001',
  deployedBytecode: '0x600200',
})

function bench() {
  const told: JsonObject[] = []
  const sealed: string[] = []
  const log = {
    putEvidence: async (bytes: Uint8Array, meta: { name: string; mediaType: string }) => {
      sealed.push(new TextDecoder().decode(bytes))
      const sha256 = 'a'.repeat(64)
      return { ...meta, sha256, bytes: bytes.length, blob: 'ev-1.rbe', expiresAt: null }
    },
  }
  const artifacts = createArtifacts({
    log,
    profile: { systems: {} },
    tell: async (body) => void told.push(body),
  })
  const put = (text: string, given: { from?: number; last?: boolean; upload?: string } = {}) =>
    artifacts.put(
      { upload: 'upload-1', fileName: 'Booking.json', from: 0, last: true, ...given, text },
      'ada',
    )
  return { put, told, sealed }
}

test('a file in parts is read whole, sealed, and put on record with who chose it', async () => {
  const { put, told, sealed } = bench()
  expect(await put(file.slice(0, 40), { last: false })).toEqual({ kind: 'more' })
  expect(await put(file.slice(40), { from: 40 })).toMatchObject({
    kind: 'read',
    artifact: {
      kept: { blob: 'ev-1.rbe', name: 'Booking.json' },
      contractName: 'Booking',
      bytes: 3,
      constructorInputs: [{ name: 'owner', type: 'address' }],
      functions: [{ name: 'start', inputs: [] }],
      knowsLayout: false,
    },
  })
  expect(sealed[0]).toContain('"creationCode":"0x6001"')
  expect(told).toEqual([
    {
      kind: 'artifact-kept',
      contractName: 'Booking',
      fileName: 'Booking.json',
      sha256: 'a'.repeat(64),
      blob: 'ev-1.rbe',
      by: 'ada',
    },
  ])
})

test('what is no artifact is refused by its field, and nothing is kept', async () => {
  const { put, told, sealed } = bench()
  await expect(put('{}')).rejects.toMatchObject({
    failure: { code: 'ARTIFACT_INVALID', field: 'abi' },
  })
  expect([told, sealed]).toEqual([[], []])
})

test.each([{ from: 41 }, { from: 40, upload: 'upload-2' }])(
  'a part that does not follow the one before is refused: %j',
  async (given) => {
    const { put } = bench()
    await put(file.slice(0, 40), { last: false })
    await expect(put(file.slice(40), given)).rejects.toMatchObject({
      failure: { summary: 'A part of Booking.json is missing.' },
    })
  },
)
