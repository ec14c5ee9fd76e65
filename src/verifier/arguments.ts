import { resolve } from 'node:path'
import { parseArgs } from 'node:util'

/** What the command line asks for. */
export interface Asked {
  /** Absolute. */
  readonly directory: string
  /** 64 hexadecimal digits, lower case. */
  readonly genesis: string | null
  readonly checkpoint: string | null
  readonly identity: string | null
  readonly json: boolean
}

export const usage = `usage: verify DIR [--genesis FINGERPRINT] [--checkpoint FILE] [--identity KIT] [--json]

  Reads the audit log in DIR. Writes nothing, opens no connection, trusts no index.

  --genesis     the fingerprint on the recovery kit or in a report: proves that it is this log
  --checkpoint  a file of copied checkpoints (JSON, or one JSON object in each line, with logId,
                seq and head): proves that nothing before them was cut off or exchanged
  --identity    the recovery kit (an age identity, plain or encrypted with a passphrase, which is
                asked for or read from standard input): opens every record and checks its content
  --json        one JSON object instead of sentences

  Exit code: 0 whole, 1 whole with unclean ends, key gaps or acknowledged damage,
  2 damaged or tampered with, 3 cannot decide, 4 wrong usage.`

/** The command line, or in words what is wrong with it. */
export function readArguments(args: readonly string[]): Asked | string {
  try {
    const { positionals, values } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        genesis: { type: 'string' },
        checkpoint: { type: 'string' },
        identity: { type: 'string' },
        history: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
      },
    })
    const [verb, directory, ...more] = positionals
    if (verb !== 'verify') return verb === undefined ? 'nothing to do' : `unknown command "${verb}"`
    if (directory === undefined || more.length > 0) return 'name one directory'
    if (values.history) return '--history comes with the export to PostgreSQL; it is not there yet'
    const genesis = values.genesis === undefined ? null : fingerprintIn(values.genesis)
    if (genesis === undefined) return '--genesis takes the 64 hexadecimal digits of a fingerprint'
    const { checkpoint = null, identity = null, json } = values
    return { directory: resolve(directory), genesis, checkpoint, identity, json }
  } catch (error) {
    return error instanceof Error ? error.message : 'the arguments cannot be read'
  }
}

/** A fingerprint as people copy it: in groups, with colons, in capitals. */
function fingerprintIn(text: string): string | undefined {
  const digits = text.replaceAll(/[\s:-]/g, '').toLowerCase()
  return /^[0-9a-f]{64}$/.test(digits) ? digits : undefined
}
