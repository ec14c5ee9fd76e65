import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { capture, lastLines } from '../lib/capture.mjs'
import { contentHash } from '../lib/content-hash.mjs'
import { node24Path, repository } from '../lib/paths.mjs'
import { met, missing, outdated, SetUpError } from './need.mjs'

const sources = 'src/rehearsal/chain/sources'
/** What a change of it makes other bytes: the sources, and the versions of compiler and libraries. */
const inputs = [sources, 'scripts/lib/compile-contracts.mjs', 'package-lock.json']

/**
 * The rehearsal chain's contracts, compiled by solc (which is JavaScript) with OpenZeppelin's sources from
 * their npm packages. One file a contract: `out/contracts/NAME.json` with abi, bytecode and storage layout.
 * @type {import('./need.mjs').Need}
 */
export const contracts = {
  name: "the rehearsal chain's contracts (out/contracts)",
  why: 'the rehearsal deploys them on a chain of its own',
  probe: async (machine) => {
    const stamp = stampFile(machine.root)
    if (!existsSync(stamp)) return missing('not compiled yet')
    const same = readFileSync(stamp, 'utf8') === contentHash(machine.root, inputs)
    return same ? met() : outdated('their sources have changed since they were compiled')
  },
  remedy: { kind: 'own', doing: 'solc', carryOut: compileAll },
  instructions: {
    debian: 'node scripts/setup.mjs start',
    linux: 'node scripts/setup.mjs start',
    darwin: 'node scripts/setup.mjs start',
    win32: 'node scripts/setup.mjs start',
  },
}

async function compileAll(machine) {
  const { root, platform, env } = machine
  const hash = contentHash(root, inputs)
  const program = join(repository, 'scripts/lib/compile-contracts.mjs')
  const result = await capture(node24Path(root, platform), [program, root, sources], {
    cwd: root,
    env,
  })
  if (result.code !== 0) {
    throw new SetUpError(`solc failed with code ${result.code}:\n${lastLines(result, 40)}`)
  }
  writeFileSync(stampFile(root), hash)
}

const stampFile = (root) => join(root, 'out', 'contracts', '.built-from')
