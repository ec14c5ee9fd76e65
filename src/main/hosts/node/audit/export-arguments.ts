import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import type { OpenedOn } from '../../shared/open-kernel.ts'
import { exitCodeWords } from './exit-code.ts'
import { profileFile } from './profile-file.ts'

export type ExportTo =
  | {
      readonly kind: 'file'
      readonly format: 'csv' | 'jsonl' | 'markdown'
      readonly run?: string
      /** Absent: standard output. */
      readonly out?: string
    }
  | { readonly kind: 'history' }

export type ExportArguments =
  | {
      readonly kind: 'ok'
      readonly on: OpenedOn
      readonly to: readonly ExportTo[]
      readonly passphrase: boolean
    }
  | { readonly kind: 'usage'; readonly problem: string }

export const exportUsage = `usage: export (--profile NAME|FILE | --data-dir DIR) [--format csv|jsonl|markdown] [--run ID]
              [--out FILE] [--to-history] [--passphrase]

  Lets the log leave this laptop, while no console holds it. Each file holds a head, so it is an anchor.

  --profile     the real environment, by its name or file
  --data-dir    the rehearsal in this directory
  --format      csv: the history table; jsonl: each record with its head; markdown: a time line
  --run         of this run alone
  --out         into this new file, not to standard output
  --to-history  send what the team's history database lacks, and compare all that lies there
  --passphrase  the credentials are sealed with a passphrase; asks for it

  ${exitCodeWords}`

const FORMATS = ['csv', 'jsonl', 'markdown'] as const

/**
 * Reads the command line; an unknown option is a mistake.
 * @param userData where profiles are found by name
 */
export function readExportArguments(args: readonly string[], userData: string): ExportArguments {
  try {
    const { values } = parseArgs({
      args: [...args],
      strict: true,
      options: {
        'data-dir': { type: 'string' },
        profile: { type: 'string' },
        format: { type: 'string' },
        run: { type: 'string' },
        out: { type: 'string' },
        'to-history': { type: 'boolean', default: false },
        passphrase: { type: 'boolean', default: false },
      },
    })
    const { profile, run, out, passphrase } = values
    const dir = values['data-dir']
    if ((dir === undefined) === (profile === undefined)) {
      return wrong('say either --profile NAME or --data-dir DIR')
    }
    const toHistory = values['to-history']
    const format = FORMATS.find((one) => one === (values.format ?? 'jsonl'))
    if (format === undefined) return wrong(`--format is one of ${FORMATS.join(', ')}`)
    if (run !== undefined && !/^[a-z2-7]{8}$/.test(run)) return wrong('--run is no run’s id')
    // With --to-history alone no file is asked for.
    const isFile = !toHistory || [values.format, run, out].some((one) => one !== undefined)
    const file: ExportTo = {
      kind: 'file',
      format,
      ...(run === undefined ? {} : { run }),
      ...(out === undefined ? {} : { out: resolve(out) }),
    }
    const on: OpenedOn =
      dir === undefined
        ? { kind: 'profile', file: profileFile(profile ?? '', userData) }
        : { kind: 'rehearsal', dir: resolve(dir) }
    const to = [...(isFile ? [file] : []), ...(toHistory ? [{ kind: 'history' } as const] : [])]
    return { kind: 'ok', on, to, passphrase }
  } catch (thrown) {
    return wrong(thrown instanceof Error ? thrown.message : String(thrown))
  }
}

function wrong(problem: string): ExportArguments {
  return { kind: 'usage', problem }
}
