import { expect, test } from 'vitest'
import { contractsReadiness } from '../../../src/main/kernel/watch/contracts-readiness.ts'
import type { SignedPause } from '../../../src/shared/domain/kept-signed.ts'
import type { PausingView } from '../../../src/shared/domain/pausing-view.ts'

function readinessWith(signedPauses: readonly SignedPause[], more: Partial<PausingView> = {}) {
  const pausing: PausingView = {
    ...{ paused: [], byKey: ['Booking'], byOthers: [], without: [], unknown: [] },
    ...{ keyAway: null, trouble: null },
    ...more,
  }
  const facts = { label: '', commit: '', message: '', author: '', since: '' }
  const live = { kind: 'known', ...facts, pausing, signedPauses } as const
  const [one] = contractsReadiness([{ system: 'contracts', live }])
  return [one?.state, one?.text]
}

const fresh = { of: 'Booking', stale: null }
const stale = { of: 'Escrow', stale: 'Nonce 3 was used.' }
const away = { keyAway: 'No credential is kept for “chain”.' }

test('a fresh signed pause helps where the key is away', () => {
  expect(readinessWith([stale, fresh], away)).toEqual([
    'attention',
    'No credential is kept for “chain”. · a signed pause of Booking can be sent',
  ])
})

test('a stale one asks for attention where all else is ready, and says why', () => {
  expect(readinessWith([stale])).toEqual([
    'attention',
    'one approval pauses 1 of 1 · the signed pause of Escrow is stale: Nonce 3 was used.',
  ])
  expect(readinessWith([stale], away)[0]).toBe('not-ready')
})

test('where none is kept nothing is said of it', () => {
  expect(readinessWith([])).toEqual(['ready', 'one approval pauses 1 of 1'])
  expect(readinessWith([fresh])[0]).toBe('ready')
})
