import { z } from 'zod'
import type { Reads } from '../../ports/reads.ts'
import { vercelOf } from './configuration.ts'
import { readVercel } from './request.ts'

const Variable = z.object({
  id: z.string(),
  key: z.string(),
  type: z.string(),
  value: z.string().nullish(),
  target: z.union([z.string(), z.array(z.string())]).nullish(),
  gitBranch: z.string().nullish(),
  updatedAt: z.number().nullish(),
})

/** A variable of the project's production builds. */
export interface ProductionVariable {
  readonly id: string
  readonly key: string
  readonly type: string
  /** Null where Vercel gives it to nobody any more (`sensitive`). */
  readonly value: string | null
  /** The provider's own number: compared with one that was read before, never with a clock. */
  readonly updatedAt: number
}

/** One variable by its name, for production; undefined where there is none. Other values are dropped here. @throws FailureError */
export async function readProductionVariable(
  key: string,
  world: Reads,
  signal: AbortSignal,
): Promise<ProductionVariable | undefined> {
  const project = encodeURIComponent(vercelOf(world.profile).projectId)
  const list = { method: 'GET', path: `/v10/projects/${project}/env` } as const
  const { envs } = await readVercel(list, z.object({ envs: z.array(Variable) }), { world, signal })
  const found = envs.find((one) => {
    const targets = typeof one.target === 'string' ? [one.target] : (one.target ?? [])
    return one.key === key && targets.includes('production') && !one.gitBranch
  })
  if (found === undefined) return undefined
  const { id, type } = found
  const base = { id, key, type, updatedAt: found.updatedAt ?? 0 }
  if (type === 'sensitive' || type === 'secret') return { ...base, value: null }
  if (type === 'plain') return { ...base, value: found.value ?? null }
  const path = `/v1/projects/${project}/env/${encodeURIComponent(id)}`
  const { value } = await readVercel({ method: 'GET', path }, Variable, { world, signal })
  return { ...base, value: value ?? null }
}
