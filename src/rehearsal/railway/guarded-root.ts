import { refusalOf } from './access.ts'
import type { Call } from './platform.ts'

type Resolver = (args: never, call: Call) => unknown

/** Puts the caller's permissions before every root field, field by field as the platform answers. */
export function guardRoot(
  operation: 'query' | 'mutation',
  root: Readonly<Record<string, Resolver>>,
): Readonly<Record<string, Resolver>> {
  return Object.fromEntries(
    Object.entries(root).map(([field, resolve]) => [
      field,
      (args: never, call: Call): unknown => {
        const refusal = refusalOf(call.caller, operation, field)
        if (refusal !== null) throw new Error(refusal)
        return resolve(args, call)
      },
    ]),
  )
}
