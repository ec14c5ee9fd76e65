import type { Memory, Remembered } from '../ports/remembered.ts'

/** A memory of its own, empty. */
export function createRemembered(): Remembered {
  const made = new Map<Memory<object>, object>()
  return {
    of<T extends object>(memory: Memory<T>): T {
      const known = made.get(memory)
      // Made by this very memory.
      if (known !== undefined) return known as T
      const fresh = memory.make()
      made.set(memory, fresh)
      return fresh
    },
  }
}
