import type { Sabotage } from './alias-job.ts'
import type { Mint } from './identifiers.ts'
import type { Deployment, Person, Project, VercelState } from './model.ts'
import type { Timing } from './timing.ts'

/** All that a resource may know about a request; with it every resource is a pure function to an `Answer`. */
export interface Call {
  readonly state: VercelState
  readonly params: Readonly<Record<string, string>>
  readonly query: URLSearchParams
  /** Parsed JSON, or undefined for none. */
  readonly body: unknown
  readonly actor: Person
  /** Whether the call names the team: without it the team's things are not to be found. */
  readonly inTeam: boolean
  /** Provider's clock, milliseconds. */
  readonly now: number
  /** Simulator's own time, milliseconds. */
  readonly nowMs: number
  readonly mint: Mint
  readonly timing: Timing
  readonly sabotage: readonly Sabotage[]
  readonly buildFails: boolean
}

/** A project by id or name, as far as the call's scope reaches. */
export function findProject(call: Call, idOrName: string | undefined): Project | undefined {
  if (!call.inTeam) return undefined
  return call.state.projects.find(({ id, name }) => id === idOrName || name === idOrName)
}

/** A deployment by id or bare hostname (its own, or a production domain), as far as the scope reaches. */
export function findDeployment(call: Call, idOrHost: string | undefined): Deployment | undefined {
  if (!call.inTeam) return undefined
  const alias = call.state.aliases.find(({ host }) => host === idOrHost)
  return call.state.deployments.find(
    ({ id, host }) => id === idOrHost || host === idOrHost || id === alias?.deploymentId,
  )
}

/** A member of the JSON body, when the body is an object that has it. */
export function bodyField(call: Call, name: string): unknown {
  const { body } = call
  return typeof body === 'object' && body !== null ? Reflect.get(body, name) : undefined
}

/** A member of the JSON body when it is text. */
export function bodyText(call: Call, name: string): string | undefined {
  const value = bodyField(call, name)
  return typeof value === 'string' ? value : undefined
}
