import type { Effects, Reads } from '../../src/main/kernel/ports/reads.ts'
import type { AnyOperation } from '../../src/main/kernel/ports/system.ts'
import type { JsonValue } from '../../src/shared/domain/json.ts'

/** A world of its own for one test, in which the operation has something to do. */
export interface CaseWorld {
  readonly reads: Reads
  /** For the one attempt of the test. */
  readonly effects: Effects
  /** Mutations that the outside world has carried out. */
  mutations(): number
  /** The next mutation is carried out, and its reply is lost. */
  loseReply(): void
  /** The next mutation gets lost on its way; the operation cannot tell. */
  loseRequest(): void
  close?(): Promise<void>
}

/** What the conformance suite needs to know of an operation. */
export interface OperationCase {
  readonly operation: AnyOperation
  /** Told apart where one operation has several cases. */
  readonly about?: string
  world(): Promise<CaseWorld> | CaseWorld
  input(world: CaseWorld): Promise<JsonValue> | JsonValue
  /** Inputs that must not be taken, each with the field that is at fault. */
  readonly wrongInputs: readonly { readonly input: JsonValue; readonly field: string }[]
  /**
   * What reading back says of a request that got lost: `happened` only where nothing can be read back, `unsettled`
   * where it can still happen.
   */
  readonly lostRequest?: 'did-not' | 'happened' | 'unsettled'
}
