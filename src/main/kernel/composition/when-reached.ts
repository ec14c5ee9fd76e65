import type { SessionView } from './session-view.ts'

/** Tells the session whether the network is there, and those that wait for it when it is back. */
export function whenReached(
  session: Pick<SessionView, 'current' | 'setOnline'>,
  waiting: readonly { reachable(): void }[],
): (online: boolean) => void {
  return (online) => {
    const isBack = online && !session.current().online
    session.setOnline(online)
    if (isBack) for (const one of waiting) one.reachable()
  }
}
