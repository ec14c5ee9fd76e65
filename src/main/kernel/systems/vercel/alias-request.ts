import type { AliasRequestAnswer } from './answers.ts'

/**
 * Names one alias request: `requestedAt` is the provider's own number and is only ever compared for
 * equality with one that was read before, never with a clock.
 */
export function requestKey(request: AliasRequestAnswer | undefined): string | null {
  return request === undefined
    ? null
    : `${request.type} ${request.toDeploymentId} ${request.requestedAt}`
}

/** Where the job of a request stands; words that Vercel adds later count as not yet settled. */
export function jobOf(request: AliasRequestAnswer): 'moving' | 'settled' | 'failed' {
  switch (request.jobStatus) {
    case 'succeeded':
    // The CLI takes `skipped` for success; where production points is looked at anyway.
    case 'skipped':
      return 'settled'
    case 'failed':
      return 'failed'
    default:
      return 'moving'
  }
}

/** A request whose aliases are still being moved. */
export function isMoving(request: AliasRequestAnswer | undefined): boolean {
  return request !== undefined && ['pending', 'in-progress'].includes(request.jobStatus)
}
