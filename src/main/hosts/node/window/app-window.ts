import { spawn } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { childEnvironment } from '../host-capabilities/child-environment.ts'
import { findBrowser } from '../host-capabilities/find-browser.ts'
import type { Machine } from '../host-capabilities/find-program.ts'
import { writeRedirectFile } from './redirect-file.ts'

/** The redirect file holds a code that is good for a minute; then it goes, used or not. */
const REDIRECT_LIVES_MS = 60_000
/** A browser that ends so soon after its start has not shown anything. */
const STILLBORN_MS = 3_000

export interface AppWindow {
  close(): void
}

/**
 * Why no window can be opened here, or nothing. The browser's sandbox does not run as root, and a
 * window needs a display.
 */
export function whyNoWindow(machine: Machine, isRoot: boolean): string | undefined {
  if (isRoot) return 'a browser window cannot be opened safely as root'
  const { platform, env } = machine
  const displays = [env['DISPLAY'], env['WAYLAND_DISPLAY']]
  if (
    platform === 'linux' &&
    displays.every((display) => display === undefined || display === '')
  ) {
    return 'there is no display here'
  }
  if (findBrowser(machine) === undefined) return 'no Chrome, Chromium or Edge is installed'
  return undefined
}

/**
 * Opens the console in a window of its own of the installed browser, with a profile of its own: no
 * extension of the operator's browser reads along.
 *
 * @param options.stillborn called when the browser ended at once
 */
export function openAppWindow(options: {
  readonly address: string
  readonly userData: string
  readonly machine: Machine
  readonly stillborn: () => void
}): AppWindow {
  const { machine } = options
  const browser = findBrowser(machine)
  if (browser === undefined) throw new Error('No Chrome, Chromium or Edge is installed.')
  const profile = join(options.userData, 'browser-window')
  mkdirSync(profile, { recursive: true, mode: 0o700 })
  const redirect = writeRedirectFile(options.address)
  const startedAt = performance.now()
  const child = spawn(browser, windowArguments(redirect.url, profile), {
    stdio: 'ignore',
    env: childEnvironment(machine.env),
  })
  const timer = setTimeout(() => redirect.remove(), REDIRECT_LIVES_MS)
  timer.unref()
  const ended = (): void => {
    if (performance.now() - startedAt < STILLBORN_MS) options.stillborn()
  }
  child.once('error', ended)
  child.once('exit', ended)
  child.unref()
  return {
    close() {
      clearTimeout(timer)
      redirect.remove()
      child.off('exit', ended)
      child.kill()
    },
  }
}

/** No code, no port and no secret stand here: argv is everybody's to read. */
export function windowArguments(redirectUrl: string, profile: string): readonly string[] {
  return [
    `--app=${redirectUrl}`,
    `--user-data-dir=${profile}`,
    '--no-first-run',
    '--no-default-browser-check',
    '--disable-extensions',
    '--disable-sync',
  ]
}
