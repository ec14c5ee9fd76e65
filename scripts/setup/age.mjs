import { findProgram } from '../lib/find-program.mjs'
import { met, missing } from './need.mjs'

/**
 * The stock program that a stranger opens a recovery kit with. The console itself does not need it.
 * @type {import('./need.mjs').Need}
 */
export const age = {
  name: 'age',
  why: 'tests open a recovery kit and a segment with it, as docs/audit-log.md says',
  probe: async (machine) =>
    findProgram('age', machine) === null ? missing('age is not on PATH') : met(),
  remedy: { kind: 'apt', packages: ['age'] },
  instructions: {
    debian: 'sudo apt-get update && sudo apt-get install age',
    linux: 'install age with your package manager',
    darwin: 'brew install age',
    win32: 'winget install FiloSottile.age',
  },
}
