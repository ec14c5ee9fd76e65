import { met } from './need.mjs'

/**
 * The same need, content with what is there. For opening the console on a real environment: in an
 * incident nothing is installed or rebuilt that would do as it is, and no network is needed.
 * @param {import('./need.mjs').Need} need
 * @returns {import('./need.mjs').Need}
 */
export function acceptOutdated(need) {
  return {
    ...need,
    probe: async (machine) => {
      const verdict = await need.probe(machine)
      if (verdict.kind !== 'outdated') return verdict
      machine.say(`${need.name}: ${verdict.reason}; going on with what is there`)
      return met()
    },
  }
}
