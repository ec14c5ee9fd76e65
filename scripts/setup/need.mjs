/**
 * One thing that a command needs of the machine, as data: how to see whether it is there, and what
 * to do where it is not.
 *
 * `outdated` means that something older is there and would work: opening the console on a real
 * environment goes on with it (see `accept-outdated.mjs`), everything else replaces it.
 *
 * @typedef {import('./machine.mjs').Machine} Machine
 * @typedef {{ kind: 'met' } | { kind: 'missing' | 'outdated', reason: string }} Verdict
 * @typedef {{ kind: 'apt', packages: readonly string[] }
 *   | { kind: 'own', doing: string, carryOut: (machine: Machine) => Promise<void> }} Remedy
 * @typedef {object} Need
 * @property {string} name
 * @property {string} why one clause: what would not work without it
 * @property {(machine: Machine) => Promise<Verdict>} probe looks only
 * @property {Remedy} remedy
 * @property {{ debian: string, linux: string, darwin: string, win32: string }} instructions
 *   what to type where set-up may not do it itself
 */

/** A failure that the operator can act on: printed without a stack. */
export class SetUpError extends Error {
  name = 'SetUpError'
}

/** @returns {Verdict} */
export function met() {
  return { kind: 'met' }
}

/** @returns {Verdict} */
export function missing(reason) {
  return { kind: 'missing', reason }
}

/** @returns {Verdict} */
export function outdated(reason) {
  return { kind: 'outdated', reason }
}

/**
 * The line for the machine at hand.
 * @param {Need} need
 * @param {Machine} machine
 */
export function instructionFor(need, machine) {
  if (machine.isDebian) return need.instructions.debian
  if (machine.platform === 'darwin') return need.instructions.darwin
  if (machine.platform === 'win32') return need.instructions.win32
  return need.instructions.linux
}
