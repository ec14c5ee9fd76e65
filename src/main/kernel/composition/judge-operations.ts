import type { LoadedProfile } from '../settings/load-profile.ts'
import { allSystems } from './systems.ts'

/** A profile that asks for a second person at an operation that no system has would ask nobody: it counts as broken. */
export function judgeOperations(loaded: LoadedProfile): LoadedProfile {
  if (loaded.kind === 'broken') return loaded
  const { name, secondApproval } = loaded.profile
  const known = new Set(
    allSystems.flatMap(({ id, operations }) => operations.map((one) => `${id}.${one.name}`)),
  )
  const problems = (secondApproval?.operations ?? []).flatMap((operation, index) => {
    if (known.has(operation)) return []
    const system = operation.slice(0, operation.indexOf('.'))
    const here = [...known].filter((one) => one.startsWith(`${system}.`))
    const names = here.length === 0 ? 'no system has that name' : `known: ${here.join(', ')}`
    return [
      {
        path: `secondApproval.operations[${index}]`,
        message: `is no operation of the console; ${names}`,
      },
    ]
  })
  return problems.length === 0 ? loaded : { kind: 'broken', name, problems }
}
