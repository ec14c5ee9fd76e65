import type { Session } from '../../../shared/domain/session.ts'
import type { KernelClient } from './kernel-client.ts'

/** The first hold arms, then acts: one gesture. A console that is armed already is left as it is. */
export async function armFirst(client: KernelClient, session: Session | null): Promise<void> {
  if (session?.arming.kind === 'read-only') await client.session.arm()
}

/** Why nothing can be changed by this console, or nothing. */
export function whyNotArmed(session: Session | null): string | undefined {
  if (session === null) return 'The kernel has not told yet who and where we are.'
  return session.arming.kind === 'impossible' ? session.arming.because : undefined
}
