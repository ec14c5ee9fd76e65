import { expect, test } from 'vitest'
import {
  type ImportWitness,
  judgeImport,
} from '../../../src/main/kernel/systems/contracts/state/judge-import.ts'

/** Three batches of two rows; nothing sent yet. */
const fresh: ImportWitness = {
  after: [[0n], [2n], [4n], [6n]],
  said: [0n],
  noted: [],
  mined: 'none',
  nonce: 10,
  pendingNonce: 10,
  marks: null,
}
const noted = (batch: number, nonce: number) => ({ batch, id: '0x', nonce, hashes: [`0x${nonce}`] })

test('before the first batch nothing is in', () => {
  expect(judgeImport(fresh)).toEqual({ kind: 'in', batches: 0, nonce: 10 })
})

test('a batch that was signed and not mined is sent again under its own nonce alone', () => {
  const witness = { ...fresh, said: [2n], noted: [noted(0, 10), noted(1, 11)], nonce: 11 }
  expect(judgeImport(witness)).toEqual({
    kind: 'in-flight',
    batches: 1,
    nonce: 11,
    hashes: ['0x11'],
  })
})

test('a mined batch is in, and its totals must say so', () => {
  const witness = { ...fresh, noted: [noted(0, 10)], nonce: 11, mined: 'succeeded' as const }
  expect(judgeImport({ ...witness, said: [2n] })).toEqual({ kind: 'in', batches: 1, nonce: 11 })
  expect(judgeImport({ ...witness, said: [0n] })).toMatchObject({ kind: 'contradiction' })
})

test('a nonce that went to another transaction frees the batch for the next one', () => {
  const witness = { ...fresh, noted: [noted(0, 10)], nonce: 11 }
  expect(judgeImport(witness)).toEqual({ kind: 'in', batches: 0, nonce: 11 })
  // Nobody remembers the receipt, the totals do.
  expect(judgeImport({ ...witness, said: [2n] })).toEqual({ kind: 'in', batches: 1, nonce: 11 })
})

test('a reorganisation that throws batches out makes the first of them the next, under its old nonce', () => {
  const entries = [noted(0, 10), noted(1, 11), noted(2, 12)]
  const witness = { ...fresh, said: [2n], noted: entries, nonce: 11 }
  expect(judgeImport(witness)).toMatchObject({ kind: 'in-flight', batches: 1, nonce: 11 })
  expect(judgeImport({ ...witness, nonce: 9 })).toMatchObject({ kind: 'contradiction' })
})

test('without a ledger marks tell, or else totals that fit one number of batches only', () => {
  expect(judgeImport({ ...fresh, said: [4n], marks: [true, true, false] })).toMatchObject({
    kind: 'in',
    batches: 2,
  })
  expect(judgeImport({ ...fresh, said: [4n] })).toMatchObject({ kind: 'in', batches: 2 })
  expect(judgeImport({ ...fresh, said: [3n] })).toMatchObject({ kind: 'contradiction' })
  expect(judgeImport({ ...fresh, after: [[0n], [0n]], said: [0n] })).toMatchObject({
    kind: 'contradiction',
    words: 'its totals fit both 0 and 1 batches',
  })
  expect(judgeImport({ ...fresh, pendingNonce: 11 })).toMatchObject({ kind: 'contradiction' })
})

test('marks with a hole, or against the ledger, are contradictions', () => {
  const witness = { ...fresh, said: [2n], noted: [noted(0, 10)], nonce: 11 }
  const mined = { ...witness, mined: 'succeeded' as const }
  expect(judgeImport({ ...mined, marks: [false, true, false] })).toMatchObject({
    words: 'it has marks of later batches, and lacks some of earlier ones',
  })
  expect(judgeImport({ ...mined, marks: [true, true, false] })).toMatchObject({
    words: 'it has the marks of 2 batches, 1 were expected',
  })
})
