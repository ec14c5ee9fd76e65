import type { System } from '../../ports/system.ts'
import { branchIsFree } from './branch-is-free.ts'
import { branchSight } from './branch-sight.ts'
import { commitRevert } from './commit-revert.ts'
import { fetchBranch } from './fetch-branch.ts'
import { pushBranch, pushProduction } from './push-revert.ts'

/** The repositories that web and API are deployed from: the procedure's `git revert`, made without touching a file. */
export const gitSystem: System = {
  id: 'git',
  operations: [fetchBranch, commitRevert, pushBranch, pushProduction],
  checks: [branchIsFree],
  branch: branchSight,
}
