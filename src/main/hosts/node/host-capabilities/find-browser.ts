import { join } from 'node:path'
import { findProgram, isExecutable, type Machine } from './find-program.ts'

const names = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'microsoft-edge',
  'microsoft-edge-stable',
] as const

/** Below the application folders of macOS and Windows, which are not on PATH. */
const applications: Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>> = {
  darwin: [
    'Google Chrome.app/Contents/MacOS/Google Chrome',
    'Chromium.app/Contents/MacOS/Chromium',
    'Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ],
  win32: ['Google/Chrome/Application/chrome.exe', 'Microsoft/Edge/Application/msedge.exe'],
}

/**
 * The installed Chrome, Chromium or Edge, found as set-up finds it. `ROLLBACK_BROWSER` names another
 * one: tests and machines with a browser in an unusual place.
 */
export function findBrowser(machine: Machine): string | undefined {
  const chosen = machine.env['ROLLBACK_BROWSER']
  if (chosen !== undefined && chosen !== '') return isExecutable(chosen) ? chosen : undefined
  for (const name of names) {
    const file = findProgram(name, machine)
    if (file !== undefined) return file
  }
  const inside = applications[machine.platform] ?? []
  return applicationFolders(machine)
    .flatMap((folder) => inside.map((path) => join(folder, path)))
    .find(isExecutable)
}

function applicationFolders({ env, platform }: Machine): readonly string[] {
  const folders =
    platform === 'win32'
      ? [env['PROGRAMFILES'], env['PROGRAMFILES(X86)'], env['LOCALAPPDATA']]
      : ['/Applications', env['HOME'] && join(env['HOME'], 'Applications')]
  return folders.flatMap((folder) => (folder === undefined || folder === '' ? [] : [folder]))
}
