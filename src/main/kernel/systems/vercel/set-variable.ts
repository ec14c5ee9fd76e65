import { z } from 'zod'
import { fact } from '../../../../shared/domain/evidence.ts'
import { failure } from '../../../../shared/domain/failure.ts'
import type { Plan, Planned, Undo } from '../../../../shared/domain/plan.ts'
import type { VercelProfile } from '../../../../shared/domain/profile.ts'
import type { Operation, Receipt, Settlement } from '../../ports/system.ts'
import { SuccessorInput } from '../contract-consumers.ts'
import { vercelOf } from './configuration.ts'
import { type NamedValue, paymasterVariable, successorVariable } from './named-variables.ts'
import { type ProductionVariable, readProductionVariable } from './read-environment.ts'
import { askedVercel, type VercelCall, vercelFailure, vercelRequest, vercelUrl } from './request.ts'

/** Values that may be shown: addresses. Secrets are no business of this operation. */
const VariableInput = z.object({
  /** As it stands here, or as the profile's paymasters have it, or the address of a contract's successor. */
  variable: z.object({ key: z.string().max(128), value: z.string().max(2000) }).exactOptional(),
  paymaster: z.enum(['live', 'backup']).exactOptional(),
  ...SuccessorInput.shape,
})
type VariableInput = z.infer<typeof VariableInput>

const VariableDetails = z.object({
  id: z.string(),
  key: z.string(),
  value: z.string(),
  readable: z.boolean(),
  /** What it was; null where nobody knows. */
  former: z.string().nullable(),
  updatedAt: z.number(),
})
type VariableDetails = z.infer<typeof VariableDetails>

interface VariableObserved {
  readonly vercel: VercelProfile
  readonly wanted: NamedValue | undefined
  readonly found: ProductionVariable | undefined
}

function callOf({ projectId }: VercelProfile, id: string): VercelCall {
  const project = encodeURIComponent(projectId)
  return { method: 'PATCH', path: `/v9/projects/${project}/env/${encodeURIComponent(id)}` }
}

function plan(_: VariableInput, observed: VariableObserved): Planned<VariableDetails> {
  const { vercel, wanted, found } = observed
  if (wanted === undefined) {
    const because = 'The profile names no variable of the site for this.'
    return { kind: 'nothing-to-do', because, evidence: [] }
  }
  const { key, value } = wanted
  if (found === undefined) {
    return {
      kind: 'refusal',
      failure: failure('NOT_FOUND', {
        summary: `The project has no variable ${key} for production.`,
        tried: `to find ${key}`,
        next: 'Correct its name in the profile, or make it in the dashboard.',
        retry: 'no',
      }),
    }
  }
  if (found.value === value) {
    return { kind: 'nothing-to-do', because: `${key} is so already.`, evidence: [fact(key, value)] }
  }
  const former = found.value ?? wanted.former ?? null
  const details: VariableDetails = {
    id: found.id,
    key,
    value,
    readable: found.value !== null,
    former,
    updatedAt: found.updatedAt,
  }
  return {
    kind: 'plan',
    plan: {
      system: 'vercel',
      operation: 'set-variable',
      title: `Set ${key} for production builds`,
      now: [
        fact(key, found.value ?? `not readable (${found.type})`),
        ...(found.value === null && former !== null ? [fact('By the profile', former)] : []),
      ],
      target: [fact(key, value)],
      acts: [
        {
          kind: 'http',
          method: 'PATCH',
          url: vercelUrl(vercel, callOf(vercel, found.id)),
          headers: { authorization: `Bearer {secret:${vercel.secret}}` },
          body: { value },
        },
      ],
      preconditions: { [`last change of ${key}`]: String(found.updatedAt) },
      details,
      reversibility: 'reversible',
      warnings: [
        'Builds that are on the air keep the old value: it counts from the next build on.',
      ],
    },
  }
}

function planUndo({ details }: Plan<VariableDetails>): Undo {
  const { key, former } = details
  if (former === null) {
    const because = `What ${key} was cannot be read: Vercel keeps it from everybody.`
    return { kind: 'no-way-back', because }
  }
  return {
    kind: 'undo',
    title: `Set ${key} back to ${former}`,
    acts: [],
    operation: {
      system: 'vercel',
      name: 'set-variable',
      input: { variable: { key, value: former } },
    },
  }
}

/** Sets one variable of the production builds, and builds nothing. */
export const setVariable: Operation<VariableInput, VariableObserved, VariableDetails> = {
  system: 'vercel',
  name: 'set-variable',
  input: VariableInput,
  details: VariableDetails,
  patience: { everyMs: 1_000, forMs: 30_000 },
  async probe({ variable, paymaster, ...successor }, world, signal) {
    const { profile } = world
    const vercel = vercelOf(profile)
    const wanted =
      variable ?? paymasterVariable(profile, paymaster) ?? successorVariable(profile, successor)
    const found =
      wanted === undefined ? undefined : await readProductionVariable(wanted.key, world, signal)
    return { vercel, wanted, found }
  },
  plan,
  planUndo,
  preState: async ({ details }) => ({ updatedAt: details.updatedAt }),
  async apply({ details }, world, signal): Promise<Receipt> {
    const vercel = vercelOf(world.profile)
    const call = callOf(vercel, details.id)
    const request = { ...vercelRequest(vercel, call), body: { value: details.value } }
    const sent = await world.http.mutate(request, signal)
    if (sent.kind !== 'answered') return sent
    const { status } = sent.answer
    if (status >= 200 && status < 300) return { kind: 'accepted', facts: { status } }
    const found = vercelFailure(askedVercel(vercel, call), sent.answer)
    return status < 500
      ? { kind: 'refused', failure: found }
      : { kind: 'reply-lost', failure: { ...found, retry: 'probe-first' } }
  },
  /** One that cannot be read is set again: twice the same value is the same. */
  async reconcile({ plan: { details } }, world, signal): Promise<Settlement> {
    const found = await readProductionVariable(details.key, world, signal)
    return found?.value === details.value ? 'happened' : 'did-not'
  },
  async verify({ details }, world, signal) {
    const { key, value } = details
    const found = await readProductionVariable(key, world, signal)
    const changed = found !== undefined && found.updatedAt !== details.updatedAt
    if (found?.value === value) return { kind: 'verified', evidence: [fact(key, value)] }
    return changed && found.value === null
      ? {
          kind: 'verified',
          evidence: [fact(key, `changed; not readable (${found.type}): the build will show it`)],
        }
      : { kind: 'pending', waitingFor: key, evidence: [] }
  },
}
