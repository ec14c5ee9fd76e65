const values = new WeakMap<Secret, string>()

/**
 * A value that must not be seen: it prints, serialises and inspects as `•••`. Only `kernel/effects` and
 * the credential stores may call `revealSecret` (a test in test/architecture looks).
 */
export class Secret {
  constructor(value: string) {
    values.set(this, value)
  }
  toString(): string {
    return '•••'
  }
  toJSON(): string {
    return '•••'
  }
  // Node's util.inspect looks for this symbol by its registered name, so no import is needed here.
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return '•••'
  }
}

/** Unwraps a secret, at the last moment before it leaves for the system it belongs to. */
export function revealSecret(secret: Secret): string {
  return values.get(secret) ?? ''
}
