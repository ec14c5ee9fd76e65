import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline/promises'
import { chooseEnvironment } from './lib/choose-environment.mjs'
import { command } from './lib/command.mjs'
import { fetchElectron } from './lib/fetch-electron.mjs'
import { takeOptions } from './lib/options.mjs'
import { built, electronPath } from './lib/paths.mjs'
import { runNode24, runThrough } from './lib/run-through.mjs'
import { realProfiles, userDataFolder } from './lib/user-data.mjs'
import { whyNoWindow } from './lib/why-no-window.mjs'
import { ensureWorld } from './lib/world.mjs'
import { thisMachine } from './setup/machine.mjs'
import { setUp } from './setup/set-up.mjs'

// npm start [-- [--rehearsal [--data-dir DIR] [--incident NAME] [--scale N] | --profile NAME|FILE] …]
// What is not named here is passed on to the host.
await command('start', async (say) => {
  const { values, rest } = takeOptions(process.argv.slice(2), {
    profile: 'text',
    rehearsal: 'flag',
    'data-dir': 'text',
    incident: 'text',
    scale: 'text',
  })
  const folder = userDataFolder()
  // Asked before anything is set up: an operator with a real environment waits for nothing.
  const environment = await chooseEnvironment(values, realProfiles(folder), asking())
  if (environment.kind === 'undecided') {
    say(environment.why)
    return 2
  }
  if (environment.kind === 'real') {
    await setUp('open')
    // No network is needed to open a real environment: only what is there is used.
    return openConsole(['--profile', environment.file, ...rest], electronPath(), say)
  }
  await setUp('start')
  const dir = resolve(values['data-dir'] ?? join(folder, 'rehearsal'))
  const incident = values.incident === undefined ? [] : ['--incident', values.incident]
  const scale = values.scale === undefined ? [] : ['--scale', values.scale]
  await ensureWorld({ dir, args: [...incident, ...scale] })
  const electron = canShowWindows() ? await fetchElectron(say) : electronPath()
  return openConsole(['--world', dir, ...rest], electron, say)
})

function asking() {
  if (process.stdin.isTTY !== true) return null
  return async (question) => {
    const terminal = createInterface({ input: process.stdin, output: process.stderr })
    try {
      return await terminal.question(question)
    } finally {
      terminal.close()
    }
  }
}

/** Electron's own window where it can open one, the browser's otherwise. */
async function openConsole(args, electron, say) {
  // A passphrase is asked for in the terminal, which the Node host alone reads.
  const asks = args.includes('--passphrase')
  if (electron !== null && canShowWindows() && !asks)
    return runThrough(electron, [built('electron'), ...args])
  if (electron === null) say("Electron's binary is not installed: the window is the browser's")
  return runNode24(built('node-host'), args)
}

function canShowWindows() {
  return whyNoWindow(thisMachine()) === null
}
