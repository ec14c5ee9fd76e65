import { parseArgs } from 'node:util'

export interface DrillArguments {
  readonly kind: 'ok'
  readonly directory: string
  readonly incident: string
  readonly json: boolean
  readonly resume: boolean
  readonly monitoringMinutes: number
}

export type DrillAsked =
  | DrillArguments
  | { readonly kind: 'help' }
  | { readonly kind: 'usage'; readonly problem: string }

export const drillUsage = `usage: drill --data-dir DIR [--incident NAME] [--json] [--resume] [--monitor-seconds N]
  One whole incident on the rehearsal world of this directory, without a window; through npm run drill it
  brings up a world of its own.
  --incident NAME      which one (bad-release); full: every system, one procedure after the other
  --resume             go on with the run that an earlier drill left
  --monitor-seconds N  watch for so long after the rollback (3)`

/** Reads the command line; an unknown option is a mistake. */
export function readDrillArguments(args: readonly string[]): DrillAsked {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        'data-dir': { type: 'string' },
        incident: { type: 'string', default: 'bad-release' },
        json: { type: 'boolean', default: false },
        resume: { type: 'boolean', default: false },
        'monitor-seconds': { type: 'string', default: '3' },
        help: { type: 'boolean', default: false },
      },
    })
    if (values.help) return { kind: 'help' }
    const { 'data-dir': directory, 'monitor-seconds': text, incident, json, resume } = values
    if (directory === undefined) {
      return wrong('--data-dir DIR is missing: the directory of a rehearsal world that is up')
    }
    const seconds = Number(text)
    if (!(seconds > 0)) return wrong('--monitor-seconds is no length of time')
    return { kind: 'ok', directory, incident, json, resume, monitoringMinutes: seconds / 60 }
  } catch (thrown) {
    return wrong(thrown instanceof Error ? thrown.message : String(thrown))
  }
}

function wrong(problem: string): DrillAsked {
  return { kind: 'usage', problem }
}
