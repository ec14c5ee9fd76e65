import { findProgram } from '../lib/find-program.mjs'
import { met, missing } from './need.mjs'

/** @type {import('./need.mjs').Need} */
export const git = {
  name: 'git',
  why: 'the rehearsal world deploys from real git remotes',
  probe: async (machine) =>
    findProgram('git', machine) === null ? missing('git is not on PATH') : met(),
  remedy: { kind: 'apt', packages: ['git'] },
  instructions: {
    debian: 'sudo apt-get update && sudo apt-get install git',
    linux: 'install git with your package manager',
    darwin: 'brew install git',
    win32: 'winget install Git.Git',
  },
}
