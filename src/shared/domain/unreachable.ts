/** Closes a switch over a union: the compiler refuses a case that nobody handles. */
export function unreachable(value: never): never {
  throw new Error(`Nobody handles ${JSON.stringify(value)}`)
}
