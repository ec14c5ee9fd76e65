import { z } from 'zod'
import { failure } from '../../../../shared/domain/failure.ts'
import type { Planned } from '../../../../shared/domain/plan.ts'
import { operation } from '../operation.ts'
import { prismaOf, schemaOf } from './configuration.ts'
import { markOutcome, undoOfMark } from './mark.ts'
import { isUnfinished, readMigrationTable } from './migration-rows.ts'
import { MarkDetails, planMark } from './plan-mark.ts'
import { sendSql } from './send-sql.ts'
import { live, lookAtOne, type Sight } from './sight.ts'

const Input = z.object({
  run: z.string().regex(/^[a-z0-9]{8}$/),
  override: z.string().min(1).max(500).exactOptional(),
})
type Input = z.infer<typeof Input>

interface Observed {
  readonly names: readonly string[]
  readonly sight: Sight | undefined
}

/**
 * Gives up whichever migration counts as failed, so that an image which runs `migrate deploy` at boot comes up. Only
 * where nothing of it is there; otherwise it must be taken back or finished first.
 */
export const unblock = operation<Input, Observed, MarkDetails>({
  system: 'prisma',
  name: 'unblock',
  input: Input,
  details: MarkDetails,
  patience: { everyMs: 500, forMs: 20_000 },
  async probe(_input, world, signal) {
    const schema = schemaOf(prismaOf(world))
    const table = await readMigrationTable(world, { target: live, schema }, signal)
    const names = [...new Set(table.rows.filter(isUnfinished).map(({ name }) => name))]
    const [only] = names
    const sight =
      only === undefined || names.length > 1
        ? undefined
        : await lookAtOne(world, { migration: only }, signal)
    return { names, sight }
  },
  plan(input, { names, sight }): Planned<MarkDetails> {
    if (names.length === 0)
      return { kind: 'nothing-to-do', because: 'No migration counts as failed.', evidence: [] }
    if (sight === undefined)
      return {
        kind: 'refusal',
        failure: failure('BLOCKED', {
          summary: `${names.length} migrations count as failed: ${names.join(', ')}.`,
          tried: 'to give up the one that failed',
          next: 'Resolve them one by one: each has its own procedure.',
        }),
      }
    const planned = planMark(
      'rolled-back',
      { ...input, target: { migration: sight.judged.name } },
      sight,
    )
    if (planned.kind !== 'plan') return planned
    return { kind: 'plan', plan: { ...planned.plan, operation: 'unblock' } }
  },
  planUndo: (plan, { sight }) =>
    sight === undefined
      ? { kind: 'no-way-back', because: 'nothing is marked' }
      : undoOfMark(plan.details, sight),
  preState: async () => ({}),
  apply: (plan, world, signal) => sendSql(plan, world, live, signal),
  reconcile: ({ plan }, world, signal) => markOutcome.settle(plan.details, world, signal),
  verify: (plan, world, signal) => markOutcome.verify(plan.details, world, signal),
})
