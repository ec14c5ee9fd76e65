import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

/** A temporary folder that goes with the test. */
export function temporaryFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'rollback-scripts-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/**
 * A machine whose only programs are tiny real ones in a folder of its own; what set-up says is kept
 * in `said`. By default: Debian, root.
 */
export function fakeMachine(overrides = {}) {
  const root = temporaryFolder()
  const bin = join(root, 'bin')
  const libraries = join(root, 'lib', 'x86_64-linux-gnu')
  mkdirSync(bin)
  mkdirSync(libraries, { recursive: true })
  const said = []
  return {
    root,
    bin,
    libraries,
    said,
    platform: 'linux',
    isDebian: true,
    isRoot: true,
    env: { PATH: bin },
    libraryFolders: [join(root, 'lib')],
    applicationFolders: [join(root, 'Applications')],
    say: (text) => said.push(text),
    ...overrides,
  }
}

/** Puts a shell script on the machine's PATH. Its own PATH is that folder alone, so it names /bin. */
export function addProgram(machine, name, script = 'exit 0') {
  const file = join(machine.bin, name)
  writeFileSync(file, `#!/bin/sh\n${script}\n`)
  chmodSync(file, 0o755)
  return file
}

export function addPostgresTools(machine, version) {
  for (const tool of ['psql', 'pg_dump', 'pg_restore']) {
    addProgram(
      machine,
      tool,
      `echo "${tool} (PostgreSQL) ${version} (Debian ${version}-0+deb12u1)"`,
    )
  }
}
