import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

/** A page of ours on disk that leads to the console. */
export interface RedirectFile {
  /** `file:` address; holds no code, so it may stand in argv, which everybody can read. */
  readonly url: string
  /** At once: the program may be about to end. */
  remove(): void
}

/**
 * Puts the address with its one-time code into a file that only we can read (0600 in a 0700 folder),
 * for the browser to be started on: a code in argv would be in everybody's process list.
 */
export function writeRedirectFile(address: string, folder = tmpdir()): RedirectFile {
  const own = mkdtempSync(join(folder, 'rollback-console-'))
  const file = join(own, 'open.html')
  writeFileSync(file, redirectPage(address), { mode: 0o600, flag: 'wx' })
  return {
    url: pathToFileURL(file).href,
    remove: () => rmSync(own, { recursive: true, force: true }),
  }
}

/** @param address ours: scheme, loopback host, port and a base64url code, nothing to escape */
function redirectPage(address: string): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="referrer" content="no-referrer">
<meta http-equiv="refresh" content="0; url=${address}">
<title>Rollback Console</title>
<p>Opening the console…</p>
</html>
`
}
