import type { CredentialStore } from '../../ports/credentials.ts'

/** A store whose place may change while the console is open; whoever holds it notices nothing. */
export interface SwitchableStore extends CredentialStore {
  /**
   * Runs the task alone: nothing is kept or forgotten meanwhile. What it returns is the store from then
   * on; where it throws, nothing changes.
   */
  exchange(task: (now: CredentialStore) => Promise<CredentialStore>): Promise<void>
}

export function createSwitchableStore(first: CredentialStore): SwitchableStore {
  let now = first
  let last: Promise<unknown> = Promise.resolve()

  function inTurn<T>(task: () => Promise<T>): Promise<T> {
    const turn = last.then(task)
    last = turn.catch(() => undefined)
    return turn
  }

  return {
    get keeping() {
      return now.keeping
    },
    // Not in turn: what is being moved is still where it was.
    find: (name) => now.find(name),
    keep: (name, value) => inTurn(() => now.keep(name, value)),
    forget: (name) => inTurn(() => now.forget(name)),
    exchange: (task) =>
      inTurn(async () => {
        now = await task(now)
      }),
  }
}
