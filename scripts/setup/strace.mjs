import { findProgram } from '../lib/find-program.mjs'
import { met, missing } from './need.mjs'

/**
 * Kills a writing process at each of its system calls, and makes them fail. Other systems than Linux
 * have no such thing: there those tests are skipped.
 * @type {import('./need.mjs').Need}
 */
export const strace = {
  name: 'strace',
  why: 'tests kill the writer of the audit log at every system call with it',
  probe: async (machine) =>
    machine.platform === 'linux' && findProgram('strace', machine) === null
      ? missing('strace is not on PATH')
      : met(),
  remedy: { kind: 'apt', packages: ['strace'] },
  instructions: {
    debian: 'sudo apt-get update && sudo apt-get install strace',
    linux: 'install strace with your package manager',
    darwin: 'nothing: it is for Linux only',
    win32: 'nothing: it is for Linux only',
  },
}
