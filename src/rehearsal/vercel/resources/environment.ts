import { Buffer } from 'node:buffer'
import { type Answer, badRequest, notFound, ok, refuse } from '../answer.ts'
import { type Call, findProject } from '../call.ts'
import { editProject } from '../edit-state.ts'
import { type EnvInput, readEnvInput } from '../env-input.ts'
import type { EnvVariable, Project } from '../model.ts'

/** A sensitive value can never be read again; an encrypted one only where `decrypted` is asked for. */
function view(variable: EnvVariable, decrypted: boolean) {
  const hidden = variable.type === 'sensitive' || variable.type === 'secret'
  const sealed = variable.type === 'encrypted' && !decrypted
  const cipher = `eyJ2IjoidjIiLCJjIjoi${Buffer.from(variable.id).toString('base64')}`
  const value = hidden ? '' : sealed ? cipher : variable.value
  return { ...variable, value, decrypted: !hidden && !sealed, configurationId: null }
}

function withEnv(call: Call, project: Project, env: readonly EnvVariable[]) {
  return editProject(call.state, project.id, (each) => ({ ...each, env }))
}

/** `GET /v10/projects/{idOrName}/env`. */
export function listEnvironment(call: Call): Answer {
  const project = findProject(call, call.params['project'])
  if (project === undefined) return notFound('Project not found')
  const decrypted = call.query.get('decrypt') === 'true'
  return ok({ envs: project.env.map((each) => view(each, decrypted)) })
}

/** `GET /v1/projects/{idOrName}/env/{id}`: decrypted, but for the sensitive. */
export function getVariable(call: Call): Answer {
  const project = findProject(call, call.params['project'])
  const variable = project?.env.find(({ id }) => id === call.params['env'])
  return variable === undefined
    ? notFound('Environment variable not found')
    : ok(view(variable, true))
}

function create(call: Call, env: readonly EnvVariable[], input: Required<EnvInput>) {
  const rival = env.find(
    (each) => each.key === input.key && each.target.some((target) => input.target.includes(target)),
  )
  if (rival !== undefined && call.query.get('upsert') !== 'true') return undefined
  const made: EnvVariable = {
    ...input,
    id: rival?.id ?? call.mint(16),
    createdAt: rival?.createdAt ?? call.now,
    updatedAt: call.now,
  }
  return { made, env: [...env.filter((each) => each !== rival), made] }
}

/** `POST /v10/projects/{idOrName}/env?upsert=true`, one or several: 201, all or nothing. */
export function createEnvironment(call: Call): Answer {
  const project = findProject(call, call.params['project'])
  if (project === undefined) return notFound('Project not found')
  const several = Array.isArray(call.body)
  const inputs = (several ? Array.from(call.body as unknown[]) : [call.body]).map(readEnvInput)
  let env = project.env
  const created: EnvVariable[] = []
  for (const input of inputs) {
    if (typeof input === 'string') return badRequest(input)
    const { key, value, type = 'encrypted', target } = input
    if (key === undefined || value === undefined || target === undefined) {
      return badRequest('`key`, `value` and `target` are required')
    }
    const { comment = null, gitBranch = null } = input
    const result = create(call, env, { key, value, type, target, comment, gitBranch })
    if (result === undefined) {
      const message = `A variable with the name \`${key}\` already exists for the target`
      return refuse(400, { code: 'ENV_CONFLICT', message, envVarKey: key })
    }
    env = result.env
    created.push(result.made)
  }
  const views = created.map((each) => view(each, false))
  const body = { created: several ? views : views[0], failed: [] }
  return { status: 201, body, state: withEnv(call, project, env) }
}

/** `PATCH /v9/projects/{idOrName}/env/{envId}`: any field; builds made before keep the old value. */
export function editVariable(call: Call): Answer {
  const project = findProject(call, call.params['project'])
  const variable = project?.env.find(({ id }) => id === call.params['env'])
  if (project === undefined || variable === undefined) {
    return notFound('Environment variable not found')
  }
  const input = readEnvInput(call.body)
  if (typeof input === 'string') return badRequest(input)
  const edited: EnvVariable = { ...variable, ...input, updatedAt: call.now }
  const env = project.env.map((each) => (each.id === variable.id ? edited : each))
  return ok(view(edited, false), withEnv(call, project, env))
}
