import type { Noted } from './read-ledger.ts'
import type { Sums } from './totals.ts'

/** What is known of an import, from every side that can be asked, as of one block. */
export interface ImportWitness {
  /** What the totals say after so many batches: the first is after none. */
  readonly after: readonly Sums[]
  /** What the successor says of the whole now. */
  readonly said: Sums
  /** From the ledger, one a nonce; empty where there is none. */
  readonly noted: readonly Noted[]
  /** What became of the last of them. */
  readonly mined: 'succeeded' | 'reverted' | 'none'
  /** The signer's next nonce at that block, and with what waits in the pool. */
  readonly nonce: number
  readonly pendingNonce: number
  /** By the contract's own marker, batch by batch; null where it has none. */
  readonly marks: readonly boolean[] | null
}

/** How far an import is. Batches are sent one by one, so those that are in are always the first ones. */
export type ImportStanding =
  | { readonly kind: 'in'; readonly batches: number; readonly nonce: number }
  /** The next batch was signed under this nonce, and may still be mined: it may be sent again under no other. */
  | {
      readonly kind: 'in-flight'
      readonly batches: number
      readonly nonce: number
      readonly hashes: readonly string[]
    }
  /** What was found fits no number of batches: nothing is sent. */
  | { readonly kind: 'contradiction'; readonly words: string }

/**
 * Finds out how many batches are in. Pure. The ledger says which one was sent last, the chain what became of it;
 * the contract's marks, where it has any, and its totals must say the same.
 */
export function judgeImport(witness: ImportWitness): ImportStanding {
  const standing = byLedger(witness)
  if (standing.kind === 'contradiction') return standing
  const { after, said, marks } = witness
  const { batches } = standing
  if (!isSame(after[batches], said)) {
    return contradiction(
      `its totals are ${said.join(', ')}, after ${batches} batches they are ${after[batches]?.join(', ')}`,
    )
  }
  if (marks === null) return standing
  const marked = countMarks(marks)
  if (marked === null)
    return contradiction('it has marks of later batches, and lacks some of earlier ones')
  return marked === batches
    ? standing
    : contradiction(`it has the marks of ${marked} batches, ${batches} were expected`)
}

function byLedger(witness: ImportWitness): ImportStanding {
  const { noted, mined, nonce } = witness
  const last = noted.at(-1)
  if (last === undefined) return withoutLedger(witness)
  if (nonce <= last.nonce) {
    // Also where a reorganisation has thrown batches out: the first of them is the one to send again.
    const flying = noted.find((one) => one.nonce === nonce)
    if (flying === undefined)
      return contradiction(`the signer's next nonce is ${nonce}, no batch was signed under it`)
    return { kind: 'in-flight', batches: flying.batch, nonce, hashes: flying.hashes }
  }
  const { batch } = last
  if (mined === 'succeeded') return { kind: 'in', batches: batch + 1, nonce }
  if (mined === 'reverted') return { kind: 'in', batches: batch, nonce }
  // Its nonce went to another transaction, or nobody remembers the receipt: the totals of the same block tell.
  const { after, said } = witness
  const isIn = isSame(after[batch + 1], said)
  const isOut = isSame(after[batch], said)
  if (isIn === isOut) return contradiction(`nothing tells whether batch ${batch + 1} is in`)
  return { kind: 'in', batches: isIn ? batch + 1 : batch, nonce }
}

/** On another laptop, or before the first batch: marks tell, or else the totals. */
function withoutLedger({ after, said, marks, nonce, pendingNonce }: ImportWitness): ImportStanding {
  if (marks !== null) {
    const marked = countMarks(marks)
    if (marked !== null) return { kind: 'in', batches: marked, nonce }
  }
  if (pendingNonce > nonce) {
    return contradiction(
      `transactions of the signer wait (nonces ${nonce} to ${pendingNonce - 1}), and there is no ledger that says whether they are batches`,
    )
  }
  const fitting = after.flatMap((sums, count) => (isSame(sums, said) ? [count] : []))
  const [only, second] = fitting
  if (only === undefined)
    return contradiction(`its totals are ${said.join(', ')}, which no number of batches makes`)
  return second === undefined
    ? { kind: 'in', batches: only, nonce }
    : contradiction(`its totals fit both ${only} and ${second} batches`)
}

/** How many of the first batches are marked; null where a later one is and an earlier one is not. */
function countMarks(marks: readonly boolean[]): number | null {
  const count = marks.indexOf(false) === -1 ? marks.length : marks.indexOf(false)
  return marks.slice(count).some((marked) => marked) ? null : count
}

function isSame(one: Sums | undefined, other: Sums): boolean {
  return (
    one !== undefined &&
    one.length === other.length &&
    one.every((sum, index) => sum === other[index])
  )
}

function contradiction(words: string): ImportStanding {
  return { kind: 'contradiction', words }
}
