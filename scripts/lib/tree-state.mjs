import { capture } from './capture.mjs'
import { contentHash } from './content-hash.mjs'
import { repository } from './paths.mjs'

/**
 * What git sees of the working tree: its status, and the contents of everything that is not
 * committed, so that a second change to a file that was already changed shows too.
 * @param {string} root
 * @returns {Promise<{ lines: readonly string[], hash: string } | null>} null outside a git checkout
 */
export async function treeState(root = repository) {
  // The checkout of a CI job often belongs to somebody else than the root that runs the job; git would
  // not look at it then. The monitor is a program that the repository's own settings could name.
  const trusted = ['-c', `safe.directory=${root}`, '-c', 'core.fsmonitor=false']
  const args = [...trusted, 'status', '--porcelain', '-z', '--untracked-files=all', '--no-renames']
  const { code, stdout } = await capture('git', args, { cwd: root })
  if (code !== 0) return null
  const lines = stdout.split('\0').filter((line) => line !== '')
  return {
    lines,
    hash: contentHash(
      root,
      lines.map((line) => line.slice(3)),
    ),
  }
}
