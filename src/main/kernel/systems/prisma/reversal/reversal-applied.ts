import { z } from 'zod'
import { fact } from '../../../../../shared/domain/evidence.ts'
import { failure } from '../../../../../shared/domain/failure.ts'
import type { Check } from '../../../ports/system.ts'
import { prismaOf, schemaOf } from '../configuration.ts'
import { isApplied, isUnfinished, readMigrationTable } from '../migration-rows.ts'
import { live } from '../sight.ts'

const Input = z.object({ folder: z.string() })

/** Waits until production has applied the reversal: a build and a boot take minutes. */
export const reversalApplied: Check = {
  system: 'prisma',
  name: 'reversal-applied',
  patience: { everyMs: 2000, forMs: 15 * 60_000 },
  async run(input, world, signal) {
    const { folder } = Input.parse(input)
    const schema = schemaOf(prismaOf(world))
    const table = await readMigrationTable(world, { target: live, schema }, signal)
    const rows = table.rows.filter(({ name }) => name === folder)
    if (rows.some(isApplied)) return { kind: 'verified', evidence: [fact('applied', folder)] }
    const failed = rows.find(isUnfinished)
    if (failed !== undefined && table.lock === undefined)
      return {
        kind: 'failed',
        evidence: [fact('what it said', failed.logs)],
        failure: failure('SQL_FAILED', {
          summary: `${folder} failed in production.`,
          tried: 'to read its row in _prisma_migrations',
          answered: failed.logs.slice(0, 2000),
          world:
            'It is in _prisma_migrations as failed: no image that migrates at boot comes up (P3009).',
          next: 'Take it back by the procedure for a failed migration.',
          retry: 'no',
        }),
      }
    return { kind: 'pending', waitingFor: `the deployment that applies ${folder}`, evidence: [] }
  },
}
