import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import type { OpenedOn } from '../../shared/open-kernel.ts'
import { exitCodeWords } from './exit-code.ts'
import { profileFile } from './profile-file.ts'

/** What the command line asks to recover, and with which kit. */
export interface RecoverAsked {
  readonly on: OpenedOn
  /** Absolute. */
  readonly kit: string
}

export const recoverUsage = `usage: recover (--profile NAME|FILE | --data-dir DIR) --identity KIT

  Gives an audit log whose key is lost a new one, by its recovery kit. The console reads and replays
  its whole history again, and the log goes on in the same directory; where its chain begins anew is
  signed by the kit and said by every verifier. Says what it finds, and changes nothing that the kit
  does not open.

  --profile     the real environment, by its name or file
  --data-dir    the rehearsal in this directory
  --identity    the recovery kit as a file; its passphrase is asked for, or read from standard input

  ${exitCodeWords} Where nothing was lost it is done.`

/**
 * @param userData where profiles are found by name
 * @returns what was asked, or in words what is wrong with it
 */
export function readRecoverArguments(
  args: readonly string[],
  userData: string,
): RecoverAsked | string {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        profile: { type: 'string' },
        'data-dir': { type: 'string' },
        identity: { type: 'string' },
      },
    })
    const { profile, 'data-dir': dir, identity } = values
    if ((profile === undefined) === (dir === undefined)) {
      return 'say either --profile NAME or --data-dir DIR'
    }
    if (identity === undefined) return 'name the recovery kit: --identity KIT'
    const on: OpenedOn =
      profile === undefined
        ? { kind: 'rehearsal', dir: resolve(dir ?? '') }
        : { kind: 'profile', file: profileFile(profile, userData) }
    return { on, kit: resolve(identity) }
  } catch (error) {
    return error instanceof Error ? error.message : 'the arguments cannot be read'
  }
}
