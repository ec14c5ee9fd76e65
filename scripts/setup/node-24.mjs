import { existsSync } from 'node:fs'
import { capture, lastLines } from '../lib/capture.mjs'
import { node24Path } from '../lib/paths.mjs'
import { met, missing, SetUpError } from './need.mjs'

const again = 'npm rebuild node   (or remove node_modules and run npm install)'

/**
 * Node 24, the one that Electron 45 embeds; its binary comes with an npm package. It is there after
 * `npm install` unless the package's install script was not allowed to run, which is cured here.
 * @type {import('./need.mjs').Need}
 */
export const node24 = {
  name: 'Node 24 (the npm package `node`)',
  why: 'the console and its tools are written for it',
  probe: async (machine) =>
    existsSync(node24Path(machine.root, machine.platform))
      ? met()
      : missing('its binary is not in node_modules/node/bin'),
  remedy: {
    kind: 'own',
    doing: 'run the install script of the package `node`',
    carryOut: async (machine) => {
      const cwd = `${machine.root}/node_modules/node`
      const script = ['installArchSpecificPackage']
      const result = await capture(process.execPath, script, { cwd, env: machine.env })
      if (result.code !== 0)
        throw new SetUpError(`Node 24 was not installed:\n${lastLines(result)}`)
    },
  },
  instructions: { debian: again, linux: again, darwin: again, win32: again },
}
