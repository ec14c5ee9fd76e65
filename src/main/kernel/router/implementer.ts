import { implement, ORPCError } from '@orpc/server'
import { contract } from '../../../shared/contract/index.ts'
import { failureOf } from '../../../shared/domain/failure.ts'
import type { Actor } from '../../../shared/domain/run.ts'
import type { UseCases } from './use-cases.ts'

/** Who is on the line: named by the host, never by the renderer. */
export interface CallContext {
  readonly actor: Actor
}

/** Turns a subscription of whole snapshots into what the contract calls a stream. */
export type StreamOf = <T>(
  subscribe: (listener: (value: T) => void) => () => void,
  signal: AbortSignal | undefined,
) => AsyncGenerator<T, void, void>

/** The contract, waiting for its handlers; what a handler throws leaves as the contract's one error. */
export function createImplementer(kernel: UseCases) {
  return implement(contract)
    .$context<CallContext>()
    .use(async ({ next }) => {
      try {
        return await next()
      } catch (thrown) {
        throw declared(kernel, thrown)
      }
    })
}

export type Implementer = ReturnType<typeof createImplementer>

/** What is thrown leaves as the contract's one error: the stack stays here, the panel gets words. */
function declared(kernel: UseCases, thrown: unknown): unknown {
  if (thrown instanceof ORPCError) return thrown
  const data = kernel.mask(failureOf(thrown, 'what the panel asked for'))
  return new ORPCError('FAILED', { status: 409, message: data.summary, data, cause: undefined })
}

/**
 * A stream is read after its call has returned: what breaks then must be declared as well. Masked here,
 * once for each snapshot that is really sent.
 */
export async function* sentMasked<T>(
  kernel: UseCases,
  values: AsyncGenerator<T, void, void>,
): AsyncGenerator<T, void, void> {
  try {
    for await (const value of values) yield kernel.mask(value)
  } catch (thrown) {
    throw declared(kernel, thrown)
  }
}
