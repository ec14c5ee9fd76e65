import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createCommand, createTools } from '../../../src/main/kernel/effects/command/index.ts'
import type { Command } from '../../../src/main/kernel/ports/command.ts'
import { secretsOf } from './effects-doubles.ts'
import { PASSWORD } from './postgres-world.ts'
import { rehearsalProfileOf } from './rehearsal-profile-double.ts'

/** A directory with a `bin`, in which a shell script takes the place of `git`. */
export async function makeCommandWorld() {
  const dir = await mkdtemp(join(tmpdir(), 'effects-command-'))
  const bin = join(dir, 'bin')
  await mkdir(bin, { mode: 0o755 })
  return {
    dir,
    bin,
    privateDirectory: join(dir, 'private'),
    /** The runner knows it as a tool, whatever it does. */
    async installGit(script: string, mode = 0o755, directory = bin) {
      const path = join(directory, 'git')
      const version = 'if [ "$1" = --version ]; then echo "git version 2.39.5"; exit; fi'
      await writeFile(path, `#!/bin/sh\n${version}\n${script}\n`)
      await chmod(path, mode)
      return path
    },
    commands(given: { port?: number; searchPath?: string } = {}) {
      const { masker, secrets } = secretsOf({ postgres: PASSWORD, vercel: 'a-vercel-token' })
      return createCommand({
        profile: rehearsalProfileOf(given.port ?? 1),
        secrets,
        masker,
        tools: createTools(given.searchPath ?? bin, { PATH: '/usr/bin:/bin' }),
        privateDirectory: join(dir, 'private'),
        applicationName: 'rollback-console/abcd2345/laptop',
      })
    },
    remove: () => rm(dir, { recursive: true, force: true }),
  }
}

export const git = (more: Partial<Command> = {}): Command => ({ tool: 'git', args: ['x'], ...more })
