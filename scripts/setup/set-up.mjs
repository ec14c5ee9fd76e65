import { thisMachine } from './machine.mjs'
import { meetNeeds, unmetOf } from './meet-needs.mjs'
import { meetWishes } from './meet-wishes.mjs'
import { instructionFor } from './need.mjs'
import { purposes } from './purposes.mjs'

/**
 * Makes the machine ready for a purpose. Idempotent, safe beside another set-up, silent when there
 * is nothing to do; speaks on standard error only.
 * @param {keyof typeof purposes} purpose
 * @param {import('./machine.mjs').Machine} [machine]
 * @throws {import('./need.mjs').SetUpError} with what to type
 */
export async function setUp(purpose, machine = thisMachine()) {
  const { must, wish, say } = purposes[purpose]
  await meetNeeds(must, machine)
  await meetWishes(wish, machine)
  for (const { need, reason } of await unmetOf(say, machine)) {
    machine.say(
      `${need.name}: ${reason}; not installed now. To do: ${instructionFor(need, machine)}`,
    )
  }
}
