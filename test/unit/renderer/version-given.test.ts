import { expect, test } from 'vitest'
import { versionGiven } from '../../../src/renderer/src/panels/new-version/version-given.ts'
import type { ArtifactView } from '../../../src/shared/domain/artifact.ts'

const kept = {
  blob: 'ev-1.rbe',
  sha256: 'a'.repeat(64),
  bytes: 9,
  name: 'EscrowV2.json',
  mediaType: 'application/json',
  expiresAt: null,
}
const artifact: ArtifactView = {
  kept,
  contractName: 'EscrowV2',
  bytes: 3,
  constructorInputs: [
    { name: 'owner', type: 'address' },
    { name: 'points', type: 'uint16' },
  ],
  functions: [{ name: 'setLimit', inputs: [{ name: 'limit', type: 'uint256' }] }],
  knowsLayout: true,
}
const choice = {
  contract: 'escrow',
  artifact,
  former: { ...artifact, kept: { ...kept, blob: 'ev-0.rbe' } },
  arguments: ['0x1'],
  initializer: 'setLimit',
  initializerArguments: [],
}

test('a run is given what was kept and what was typed; a field that is empty is an empty text', () => {
  expect(versionGiven('upgrade', choice)).toEqual({
    contract: 'escrow',
    artifact: kept,
    arguments: ['0x1', ''],
    former: { ...kept, blob: 'ev-0.rbe' },
    initializer: { function: 'setLimit', arguments: [''] },
  })
})

test('a contract of its own has no former code and no initializer', () => {
  expect(versionGiven('deploy', { ...choice, contract: null })).toEqual({
    artifact: kept,
    arguments: ['0x1', ''],
  })
})

test('without an artifact nothing but the proxy is given: the plan says what is missing', () => {
  expect(versionGiven('upgrade', { ...choice, artifact: null })).toEqual({ contract: 'escrow' })
})
