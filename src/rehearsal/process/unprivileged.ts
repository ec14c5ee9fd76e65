import { chown } from 'node:fs/promises'

/** A command line that may carry a prefix. */
export interface CommandLine {
  readonly file: string
  readonly args: readonly string[]
}

// `nobody` and its group on Debian, macOS aside, where nobody runs this as root.
const NOBODY = 65_534

/**
 * PostgreSQL refuses to run as root. As root it becomes `nobody`, with one ambient capability (dac_override) kept so
 * that binaries and data directories below a 0700 home directory stay reachable. `--pdeathsig` is a second belt for
 * a guardian that is killed itself.
 */
export function asServerUser(command: CommandLine): CommandLine {
  if (process.getuid?.() !== 0) return command
  return {
    file: 'setpriv',
    args: [
      `--reuid=${NOBODY}`,
      `--regid=${NOBODY}`,
      '--clear-groups',
      '--inh-caps=+dac_override',
      '--ambient-caps=+dac_override',
      '--pdeathsig=INT',
      command.file,
      ...command.args,
    ],
  }
}

/** Gives a directory to the user of `asServerUser`: PostgreSQL insists on owning its data directory. */
export async function giveToServerUser(directory: string): Promise<void> {
  if (process.getuid?.() === 0) await chown(directory, NOBODY, NOBODY)
}
