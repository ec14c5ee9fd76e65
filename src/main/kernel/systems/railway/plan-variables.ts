import { z } from 'zod'
import { fact } from '../../../../shared/domain/evidence.ts'
import { failure } from '../../../../shared/domain/failure.ts'
import type { JsonObject } from '../../../../shared/domain/json.ts'
import type { Plan, Planned, Undo } from '../../../../shared/domain/plan.ts'
import type { RailwayProfile } from '../../../../shared/domain/profile.ts'
import type { NamedService, ServiceGroup } from './configuration.ts'
import type { RailwayCall } from './graphql.ts'
import { mutationAct } from './send.ts'
import { Values, WantedInput } from './wanted-variables.ts'

export const VariablesInput = WantedInput
export type VariablesInput = z.infer<typeof VariablesInput>

export const VariablesDetails = z.object({
  group: z.enum(['api', 'workers']),
  services: z.array(
    z.object({
      serviceId: z.string(),
      name: z.string(),
      variables: Values,
      /** What they were, so that they can be put back; one that was not there is in `absent`. */
      former: Values,
      absent: z.array(z.string()),
    }),
  ),
})
export type VariablesDetails = z.infer<typeof VariablesDetails>

export interface VariablesObserved {
  readonly railway: RailwayProfile
  readonly group: ServiceGroup
  readonly services: readonly {
    readonly service: NamedService
    readonly wanted: Values
    /** Undefined where the token may not read them. */
    readonly former: Readonly<Record<string, string>> | undefined
  }[]
}

/** One request for all services. Without a deployment: by itself Railway would deploy the newest commit, which may be the bad one. */
export function setVariablesCall(
  railway: RailwayProfile,
  services: readonly Pick<VariablesDetails['services'][number], 'serviceId' | 'variables'>[],
): RailwayCall {
  const { projectId, environmentId } = railway
  const inputs = services.map(({ serviceId, variables }, index): [string, JsonObject] => [
    `input${index}`,
    { projectId, environmentId, serviceId, variables, skipDeploys: true },
  ])
  const parameters = inputs.map(([name]) => `$${name}: VariableCollectionUpsertInput!`)
  const fields = inputs.map(([name], at) => `s${at}: variableCollectionUpsert(input: $${name})`)
  return {
    name: 'SetVariables',
    document: `mutation SetVariables(${parameters.join(', ')}) { ${fields.join(' ')} }`,
    variables: Object.fromEntries(inputs),
  }
}

/** What is set, and what it was. Pure. */
export function planVariables(
  _: VariablesInput,
  { railway, group, services }: VariablesObserved,
): Planned<VariablesDetails> {
  if (services.length === 0) {
    const whose = group === 'api' ? 'the API' : 'a worker'
    const because = `The profile names no variable of ${whose} for this.`
    return { kind: 'nothing-to-do', because, evidence: [] }
  }
  const hidden = services.find(({ former }) => former === undefined)
  if (hidden !== undefined) return unreadable(hidden, railway)
  const all = services.flatMap(({ service, wanted, former = {} }) =>
    Object.entries(wanted).map(([name, value]) => ({
      ...{ label: services.length === 1 ? name : `${name} of ${service.name}`, name, value },
      was: former[name],
    })),
  )
  const names = [...new Set(all.map(({ name }) => name))].join(', ')
  const whose = services.map(({ service }) => service.name).join(', ')
  const now = all.map(({ label, was }) => fact(label, was ?? 'not set'))
  if (all.every(({ value, was }) => was === value)) {
    return { kind: 'nothing-to-do', because: `${names} of ${whose} are so already.`, evidence: now }
  }
  const details: VariablesDetails = {
    group,
    services: services.map(({ service, wanted, former = {} }) => ({
      serviceId: service.id,
      name: service.name,
      variables: { ...wanted },
      former: { ...former },
      absent: Object.keys(wanted).filter((name) => former[name] === undefined),
    })),
  }
  return {
    kind: 'plan',
    plan: {
      system: 'railway',
      operation: 'set-variables',
      title: `Set ${names} of ${whose}`,
      now,
      target: all.map(({ label, value }) => fact(label, value)),
      acts: [mutationAct(railway, setVariablesCall(railway, details.services))],
      preconditions: Object.fromEntries(all.map(({ label, was }) => [label, was ?? 'not set'])),
      details,
      reversibility: 'reversible',
      warnings: ['Nothing runs with it before the deployment that comes next.'],
    },
  }
}

/** Back to what they were. One that was not there stays: Railway's upsert takes nothing away. */
export function planVariablesBack({ details }: Plan<VariablesDetails>): Undo {
  const { group, services } = details
  const byService = Object.fromEntries(services.map(({ name, former }) => [name, { ...former }]))
  const values = services.flatMap(({ former }) => Object.entries(former))
  if (values.length === 0) {
    const because = 'None of them was set before; take them away in the dashboard.'
    return { kind: 'no-way-back', because }
  }
  const back = [...new Set(values.map(([name, value]) => `${name} back to ${value}`))].join(', ')
  return {
    kind: 'undo',
    title: `Set ${back} of ${services.map(({ name }) => name).join(', ')}`,
    acts: [],
    operation: {
      system: 'railway',
      name: 'set-variables',
      input: { service: group, byService },
    },
  }
}

function unreadable(
  { service, wanted }: VariablesObserved['services'][number],
  { secret }: RailwayProfile,
): Planned<VariablesDetails> {
  return {
    kind: 'refusal',
    failure: failure('FORBIDDEN', {
      summary: `The variables of ${service.name} cannot be read: what they are now could not be put back.`,
      tried: `to read ${Object.keys(wanted).join(', ')} of ${service.name}`,
      next: `Use a token that may read variables as credential “${secret}”, or set them in the dashboard.`,
    }),
  }
}
