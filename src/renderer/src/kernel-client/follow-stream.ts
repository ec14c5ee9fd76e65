import { ORPCError } from '@orpc/client'
import type { Failure } from '../../../shared/domain/failure.ts'
import { failureOfCall } from './failure-of-call.ts'

// The kernel tells whole snapshots, so a stream that broke is simply opened again.
const AGAIN_MS = 300

/** Where the values of a stream go, and when to stop. */
export interface Follower<T> {
  readonly what: string
  readonly signal: AbortSignal
  ready(): Promise<void>
  onValue(value: T): void
  onFailure?(failure: Failure): void
}

/** Follows a stream of snapshots across lost lines. A declared failure is told and, where it is final, ends it. */
export async function followStream<T>(
  open: (signal: AbortSignal) => Promise<AsyncIterable<T>>,
  follower: Follower<T>,
): Promise<void> {
  const { signal } = follower
  while (!signal.aborted) {
    await follower.ready()
    try {
      for await (const value of await open(signal)) {
        if (signal.aborted) return
        follower.onValue(value)
      }
    } catch (thrown) {
      if (signal.aborted) return
      if (thrown instanceof ORPCError) {
        const failed = failureOfCall(thrown, follower.what)
        follower.onFailure?.(failed)
        if (failed.retry === 'no') return
      }
    }
    await new Promise((resolve) => setTimeout(resolve, AGAIN_MS))
  }
}
