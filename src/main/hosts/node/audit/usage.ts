import { usage as verifyUsage } from '../../../../verifier/arguments.ts'
import { exportUsage } from './export-arguments.ts'
import { recoverUsage } from './recover-arguments.ts'

const usages = new Map([
  ['verify', verifyUsage],
  ['recover', recoverUsage],
  ['export', exportUsage],
])

/** The help of one verb; of all where none is named. */
export function helpOf(verb: string): string {
  return usages.get(verb) ?? usage
}

/** One help for all verbs. */
export const usage = `npm run audit -- VERB …

${verifyUsage}

${recoverUsage}

${exportUsage}`
