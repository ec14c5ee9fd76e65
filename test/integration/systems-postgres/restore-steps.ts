import type { Receipt } from '../../../src/main/kernel/ports/system.ts'
import { type Carried, carryOut, operationNamed } from '../../doubles/systems-postgres/carry-out.ts'
import type { ConsoleDouble } from '../../doubles/systems-postgres/console-double.ts'

/** Everything that happens beside live. */
export const besideSteps = ['create-side', 'restore-beside', 'carry-settings', 'analyze-side']
/** Everything up to the swap. */
export const stopSteps = ['write-undo-card', 'fence-writes', 'advance-sequences']

/** Carries out steps one after the other; throws at the first that does not end verified. */
export async function carryOutAll(
  names: readonly string[],
  input: { readonly run: string; readonly target: { readonly backup: string } },
  console_: ConsoleDouble,
): Promise<readonly Carried[]> {
  const carried: Carried[] = []
  for (const name of names) {
    const world = { reads: console_.reads(input.run), effects: console_.effects(input.run) }
    const one = await carryOut(name, input, world)
    if (one.receipt.kind !== 'accepted' || one.verdict.kind !== 'verified')
      throw new Error(`${name}: ${JSON.stringify([one.receipt, one.verdict])}`)
    carried.push(one)
  }
  return carried
}

/** What an operation is answered when it is applied, good or not. */
export async function applied(
  name: string,
  input: { readonly run: string; readonly target: { readonly backup: string } },
  console_: ConsoleDouble,
): Promise<Receipt> {
  const { signal } = new AbortController()
  const looked = await operationNamed(name).look(input, console_.reads(input.run), signal)
  if (looked.kind !== 'planned') throw new Error(JSON.stringify(looked))
  return operationNamed(name).apply(looked.plan, console_.effects(input.run), signal)
}
