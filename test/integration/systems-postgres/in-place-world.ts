import { setTimeout as sleep } from 'node:timers/promises'
import type { JsonObject } from '../../../src/shared/domain/json.ts'
import { type Carried, carryOut } from '../../doubles/systems-postgres/carry-out.ts'
import type { ConsoleDouble } from '../../doubles/systems-postgres/console-double.ts'
import type { RestoreWorld } from '../../doubles/systems-postgres/restore-world.ts'

/** One database, and a role that may neither create nor rename any: what a managed server often offers. */
export const tenant = {
  user: 'vlossom_app',
  secret: 'vlossom_app',
  maintenanceDatabase: 'vlossom',
}

export interface RunInput extends JsonObject {
  readonly run: string
  readonly target: { readonly backup: string }
}

/** One step as the engine does it, good or not. */
function does(console_: ConsoleDouble, name: string, input: RunInput): Promise<Carried> {
  const { run } = input
  return carryOut(name, input, { reads: console_.reads(run), effects: console_.effects(run) })
}

/** One step that must end verified. */
export async function well(console_: ConsoleDouble, name: string, input: RunInput) {
  const carried = await does(console_, name, input)
  if (carried.receipt.kind === 'accepted' && carried.verdict.kind === 'verified')
    return carried.plan
  throw new Error(`${name}: ${JSON.stringify([carried.receipt, carried.verdict])}`)
}

/** A hash of every row of the tables that matter. */
export async function rowsOf(world: RestoreWorld, schema = 'public') {
  const sums = ['users', 'wallets', 'bookings'].map(
    (name) =>
      `(SELECT md5(coalesce(string_agg(t::text, '' ORDER BY t::text), '')) FROM ${schema}.${name} t) AS ${name}`,
  )
  return (await world.ask('vlossom', `SELECT ${sums.join(', ')}`))[0]
}

/** Until a session waits for a lock that another one holds. */
export async function untilSomebodyWaits(world: RestoreWorld): Promise<void> {
  const text = 'SELECT count(*)::int AS n FROM pg_locks WHERE NOT granted'
  for (let attempt = 0; attempt < 400; attempt += 1) {
    const [row] = await world.ask('postgres', text)
    if (Number(row?.['n']) > 0) return
    await sleep(10)
  }
  throw new Error('nobody waits for a lock')
}
