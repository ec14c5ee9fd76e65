import { join } from 'node:path'
import { withLock } from '../lib/lock.mjs'
import { installDebianPackages, mayInstall } from './apt.mjs'
import { instructionFor, SetUpError } from './need.mjs'

/**
 * @typedef {import('./need.mjs').Need} Need
 * @typedef {import('./need.mjs').Machine} Machine
 */

/**
 * Meets every need or throws a `SetUpError` that says what to type. Silent, and without taking the
 * lock, when there is nothing to do.
 * @param {readonly Need[]} needs in the order in which they build on each other
 * @param {Machine} machine
 */
export async function meetNeeds(needs, machine) {
  if ((await unmetOf(needs, machine)).length === 0) return
  const lock = join(machine.root, '.setup', 'lock')
  await withLock(lock, () => meetUnderLock(needs, machine), {
    onWait: (holder) => machine.say(`waiting for another set-up (process ${holder}, ${lock})`),
  })
}

/** Looked at again: who held the lock may have met them meanwhile. */
async function meetUnderLock(needs, machine) {
  const unmet = await unmetOf(needs, machine)
  const ofSystem = unmet.filter(({ need }) => need.remedy.kind === 'apt')
  // Before anything that takes minutes: a newcomer learns at once what is to be typed.
  await meetByApt(ofSystem, machine)
  for (const need of needs) await meetByOurselves(need, machine)
  const left = await unmetOf(needs, machine)
  if (left.length > 0) throw new SetUpError(instructions(left, machine))
}

async function meetByApt(unmet, machine) {
  if (unmet.length === 0) return
  if (!mayInstall(machine)) throw new SetUpError(instructions(unmet, machine))
  for (const { need, reason } of unmet) machine.say(`${need.name}: ${reason}. Why: ${need.why}`)
  const packages = unmet.flatMap(({ need }) => need.remedy.packages)
  try {
    await installDebianPackages([...new Set(packages)], machine)
  } catch (error) {
    if (!(error instanceof SetUpError)) throw error
    throw new SetUpError(`${error.message}\n${instructions(unmet, machine)}`)
  }
}

async function meetByOurselves(need, machine) {
  if (need.remedy.kind !== 'own') return
  const verdict = await need.probe(machine)
  if (verdict.kind === 'met') return
  machine.say(`${need.name}: ${verdict.reason}; ${need.remedy.doing}. Why: ${need.why}`)
  await need.remedy.carryOut(machine)
}

/** @returns {Promise<{ need: Need, reason: string }[]>} */
export async function unmetOf(needs, machine) {
  const verdicts = await Promise.all(needs.map((need) => need.probe(machine)))
  return needs.flatMap((need, index) => {
    const verdict = verdicts[index]
    return verdict.kind === 'met' ? [] : [{ need, reason: verdict.reason }]
  })
}

function instructions(unmet, machine) {
  const parts = unmet.map(
    ({ need, reason }) =>
      `${need.name}: ${reason}.\n  why: ${need.why}\n  do:  ${instructionFor(need, machine)}`,
  )
  return ['this must be done by you:', ...parts].join('\n')
}
