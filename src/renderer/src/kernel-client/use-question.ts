import { useEffect, useState } from 'react'
import type { Failure } from '../../../shared/domain/failure.ts'
import { failureOfCall } from './failure-of-call.ts'
import type { KernelClient } from './kernel-client.ts'
import { useKernel } from './kernel-context.ts'

/** A question that the kernel answers once. */
export type Answer<T> =
  | { readonly kind: 'asking' }
  | { readonly kind: 'known'; readonly value: T }
  | { readonly kind: 'failed'; readonly failure: Failure }

/**
 * Asks anew whenever `key` changes; the former answer is kept on screen until the next one arrives, so that
 * nothing moves under the pointer.
 */
export function useQuestion<T>(
  key: string,
  ask: (client: KernelClient) => Promise<T>,
): Answer<T> & { readonly fresh: boolean } {
  const { client } = useKernel()
  const [answer, setAnswer] = useState<{ readonly key: string; readonly answer: Answer<T> }>({
    key: '',
    answer: { kind: 'asking' },
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: `ask` is a new function at every drawing; `key` says when the question is another one.
  useEffect(() => {
    let current = true
    ask(client)
      .then((value) => current && setAnswer({ key, answer: { kind: 'known', value } }))
      .catch((thrown: unknown) => {
        const failure = failureOfCall(thrown, 'to ask the kernel')
        if (current) setAnswer({ key, answer: { kind: 'failed', failure } })
      })
    return () => {
      current = false
    }
  }, [client, key])
  return { ...answer.answer, fresh: answer.key === key }
}
