import { FailureError, failure } from '../../../shared/domain/failure.ts'
import type { SystemId } from '../../../shared/domain/identifiers.ts'
import type { AnyOperation, Check, System } from '../ports/system.ts'

/** Finds what a runbook names. */
export interface SystemRegistry {
  /** @throws FailureError INTERNAL for a name that no system has */
  operation(system: SystemId, name: string): AnyOperation
  check(system: SystemId, name: string): Check
  system(id: SystemId): System | undefined
  readonly all: readonly System[]
}

export function createSystemRegistry(systems: readonly System[]): SystemRegistry {
  const system = (id: SystemId) => systems.find((one) => one.id === id)
  return {
    all: systems,
    system,
    operation(id, name) {
      const found = system(id)?.operations.find((one) => one.name === name)
      if (found === undefined) throw unknownName('operation', id, name)
      return found
    },
    check(id, name) {
      const found = system(id)?.checks.find((one) => one.name === name)
      if (found === undefined) throw unknownName('check', id, name)
      return found
    },
  }
}

function unknownName(kind: string, id: SystemId, name: string): FailureError {
  return new FailureError(
    failure('INTERNAL', {
      summary: `The system ${id} has no ${kind} ${name}`,
      tried: `to look up ${id}.${name}`,
      next: 'Use the dashboard of the system, and report this.',
      retry: 'no',
    }),
  )
}
