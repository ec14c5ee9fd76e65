import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { acceptOutdated } from './accept-outdated.mjs'
import { age } from './age.mjs'
import { browser } from './browser.mjs'
import { build } from './build.mjs'
import { contracts } from './contracts.mjs'
import { git } from './git.mjs'
import { keyring } from './keyring.mjs'
import { met } from './need.mjs'
import { node24 } from './node-24.mjs'
import { npmPackages } from './npm-packages.mjs'
import { postgresTools } from './postgres-tools.mjs'
import { strace } from './strace.mjs'

const packages = npmPackages({
  name: 'npm packages',
  folder: '.',
  why: 'nothing runs without them',
})

/** Large clients that only tests use, kept out of the product's own packages. */
const tools = npmPackages({
  name: 'test tools',
  folder: 'test/tools',
  why: 'tests point the real vercel CLI at the rehearsal world',
})
const testTools = {
  ...tools,
  probe: async (machine) =>
    existsSync(join(machine.root, 'test/tools/package.json')) ? tools.probe(machine) : met(),
}

const console = [packages, node24, build]
/** Behind the packages that they are compiled with. */
const chain = [contracts]
const rehearsal = [postgresTools, browser, git]

/**
 * What each purpose must have, what it is the better for (`wish`: brought where set-up may, else the
 * line to type is said), and what it only speaks of.
 * - `start`: the rehearsal world and the console on it (also drill, rehearsal, bench).
 * - `open`: the console on a real environment. Only what is absent is made; what the machine lacks
 *   is said, and the console refuses the steps that would need it.
 * - `test`: everything that the tests touch.
 * - `check`: the tools of the quick gate.
 */
export const purposes = {
  start: { must: [...rehearsal, ...console, ...chain], wish: [], say: [] },
  open: {
    must: [acceptOutdated(packages), node24, acceptOutdated(build)],
    wish: [],
    say: [postgresTools, browser],
  },
  check: { must: [packages, node24], wish: [], say: [] },
  test: {
    must: [...rehearsal, keyring, ...console, ...chain, testTools],
    wish: [strace, age],
    say: [],
  },
}
