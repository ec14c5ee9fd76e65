import { z } from 'zod'
import type { Plan } from '../../../src/shared/domain/plan.ts'
import { operationNamed } from './carry-out.ts'
import { openConsole, profileOf } from './console-double.ts'

// A console of its own process, so that a test can kill or freeze it while it acts. Given as JSON: a place, a run, the
// operation, and the plan that was approved. Says `acting` before it sends, and the receipt's kind when it has one.
const Given = z.object({
  place: z.object({
    host: z.string(),
    port: z.number(),
    directory: z.string(),
    backupsDir: z.string(),
  }),
  /** Of the profile: who connects, and where to. */
  as: z
    .object({ user: z.string(), secret: z.string(), maintenanceDatabase: z.string() })
    .optional(),
  run: z.string(),
  operation: z.string(),
  plan: z.custom<Plan>((value) => typeof value === 'object' && value !== null),
})
const given = Given.parse(JSON.parse(process.argv[2] ?? ''))
const console_ = openConsole(given.place, profileOf(given.place, given.as))
process.stdout.write('acting\n')
const receipt = await operationNamed(given.operation).apply(
  given.plan,
  console_.effects(given.run),
  new AbortController().signal,
)
process.stdout.write(`${receipt.kind}\n`)
await console_.close()
