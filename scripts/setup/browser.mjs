import { join } from 'node:path'
import { findProgram, isExecutable } from '../lib/find-program.mjs'
import { met, missing } from './need.mjs'

const names = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'microsoft-edge',
  'microsoft-edge-stable',
]

/** Below the application folders of macOS and Windows, which are not on PATH. */
const applications = {
  darwin: [
    'Google Chrome.app/Contents/MacOS/Google Chrome',
    'Chromium.app/Contents/MacOS/Chromium',
    'Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ],
  win32: ['Google/Chrome/Application/chrome.exe', 'Microsoft/Edge/Application/msedge.exe'],
}

/**
 * The installed Chrome, Chromium or Edge, or null.
 * @param {import('./machine.mjs').Machine} machine
 * @returns {string | null}
 */
export function findBrowser(machine) {
  for (const name of names) {
    const file = findProgram(name, machine)
    if (file !== null) return file
  }
  const inside = applications[machine.platform] ?? []
  return (
    machine.applicationFolders
      .flatMap((folder) => inside.map((path) => join(folder, path)))
      .find((file) => isExecutable(file)) ?? null
  )
}

/** @type {import('./need.mjs').Need} */
export const browser = {
  name: 'Chrome, Chromium or Edge',
  why: 'it is the window where Electron is not installed, and it loads pages to find JavaScript errors',
  probe: async (machine) =>
    findBrowser(machine) === null ? missing(`none of ${names.join(', ')} is installed`) : met(),
  remedy: { kind: 'apt', packages: ['chromium'] },
  instructions: {
    debian: 'sudo apt-get update && sudo apt-get install chromium',
    linux: 'install chromium or google-chrome with your package manager',
    darwin: 'brew install --cask google-chrome',
    win32: 'winget install Google.Chrome',
  },
}
