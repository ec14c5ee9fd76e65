import { installDebianPackages, mayInstall } from './apt.mjs'
import { unmetOf } from './meet-needs.mjs'
import { instructionFor, SetUpError } from './need.mjs'

/**
 * Brings what is wished for where that can be done by itself, and says what to type where it cannot.
 * Never fails: what needs it is skipped, with its reason. Wishes are Debian packages.
 * @param {readonly import('./need.mjs').Need[]} wishes
 * @param {import('./machine.mjs').Machine} machine
 */
export async function meetWishes(wishes, machine) {
  const unmet = await unmetOf(wishes, machine)
  if (unmet.length > 0 && mayInstall(machine)) {
    for (const { need, reason } of unmet) machine.say(`${need.name}: ${reason}. Why: ${need.why}`)
    await install(unmet, machine)
  }
  for (const { need, reason } of await unmetOf(wishes, machine)) {
    const todo = instructionFor(need, machine)
    machine.say(`${need.name}: ${reason}; what needs it is skipped (${need.why}). To do: ${todo}`)
  }
}

async function install(unmet, machine) {
  try {
    const packages = unmet.flatMap(({ need }) => need.remedy.packages)
    await installDebianPackages(packages, machine)
  } catch (error) {
    if (!(error instanceof SetUpError)) throw error
    machine.say(error.message)
  }
}
