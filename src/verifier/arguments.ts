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
  readonly history: boolean
  readonly json: boolean
}

export const usage = `usage: verify DIR [--genesis FINGERPRINT] [--checkpoint FILE] [--identity KIT] [--history] [--json]

  Reads the audit log in DIR: every record, signature and link. Writes nothing, trusts no index,
  and opens no connection but for --history.

  --genesis     the fingerprint on the recovery kit or in a report: proves that it is this log
  --checkpoint  a file of copied checkpoints (JSON, or one JSON object in each line, with logId,
                seq and head, or a whole export as JSON Lines): proves that nothing before them was
                cut off or exchanged
  --identity    the recovery kit (an age identity, plain or encrypted with a passphrase, which is
                asked for or read from standard input): opens every record and checks its content
  --history     compares with the copy in the team's history database, row by row; the columns of
                rollback_history only with --identity. Runs psql with the environment as it is
                (PGHOST, PGUSER, PGSERVICE, PGPASSFILE …), read-only
  --json        one JSON object instead of sentences

  --help        this text

  Exit code: 0 whole, 1 whole with traces (unclean ends, key gaps, acknowledged damage, a pruned part
  that no checkpoint given covers), 2 damaged, tampered with or contradicted by the database,
  3 cannot decide, 4 wrong usage. Without a secret it cannot tell whether newer records were cut off:
  give a checkpoint that was kept elsewhere, or --history.`

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
    const genesis = values.genesis === undefined ? null : fingerprintIn(values.genesis)
    if (genesis === undefined) return '--genesis takes the 64 hexadecimal digits of a fingerprint'
    const { checkpoint = null, identity = null, history, json } = values
    return { directory: resolve(directory), genesis, checkpoint, identity, history, json }
  } catch (error) {
    // Only parseArgs throws here; its class and code would say nothing to a person.
    return String(error).replace(/^\w+(?: \[\w+\])?: /, '')
  }
}

/** A fingerprint as people copy it: in groups, with colons, in capitals. */
function fingerprintIn(text: string): string | undefined {
  const digits = text.replaceAll(/[\s:-]/g, '').toLowerCase()
  return /^[0-9a-f]{64}$/.test(digits) ? digits : undefined
}
