import type { Keychain } from '../../../src/main/kernel/ports/keychain.ts'

/** A keychain in memory that can be locked (answers null, as keytar does), hang, or be away (throws). */
export function keychainDouble() {
  const items = new Map<string, string>()
  const calls: string[] = []
  let mood: 'open' | 'locked' | 'hanging' | 'away' = 'open'
  let running = 0
  let mostRunning = 0
  let letGo: () => void = () => undefined

  async function call<T>(what: string, act: () => T): Promise<T> {
    calls.push(what)
    running += 1
    mostRunning = Math.max(mostRunning, running)
    await new Promise<void>((resolve) => {
      if (mood !== 'hanging') setTimeout(resolve, 1)
      else letGo = resolve
    })
    running -= 1
    if (mood === 'away') throw new Error('Cannot autolaunch D-Bus without X11 $DISPLAY')
    return act()
  }

  const keychain: Keychain = {
    getPassword: (service, account) =>
      call(`get ${account}`, () =>
        mood === 'locked' ? null : (items.get(`${service}/${account}`) ?? null),
      ),
    setPassword: (service, account, password) =>
      call(`set ${account}`, () => {
        if (mood === 'locked') throw new Error('Cannot create an item in a locked collection')
        items.set(`${service}/${account}`, password)
      }),
    deletePassword: (service, account) =>
      call(`delete ${account}`, () => items.delete(`${service}/${account}`)),
  }
  return {
    keychain,
    items,
    calls,
    mostRunning: () => mostRunning,
    become(next: typeof mood) {
      mood = next
    },
    /** Lets the hanging call end. */
    letGo: () => letGo(),
  }
}
