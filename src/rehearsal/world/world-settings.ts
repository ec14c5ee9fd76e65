import path from 'node:path'
import { parseArgs } from 'node:util'
import { findIncident } from '../incidents/find-incident.ts'
import type { IncidentName } from '../incidents/incident.ts'
import { DEFAULT_LINGER_MS } from './lifetime.ts'

/** What the world's program is told on its command line. */
export interface WorldSettings {
  /** Absolute. */
  readonly dir: string
  /** Null: that of a directory that holds a world, else `bad-release`. */
  readonly incident: IncidentName | null
  /** Number of users of a new world. */
  readonly users: number
  readonly lingerMs: number
  /** The terminal's Ctrl-C and hang-up end the world in order; else a hang-up is ignored. */
  readonly foreground: boolean
}

const DEFAULT_USERS = 20_000
// Fewer would leave no stylists, and nothing for a percent of anything.
const LEAST_USERS = 100
const MOST_USERS = 5_000_000

/** Reads `--data-dir DIR [--incident NAME] [--scale N] [--linger-ms MS] [--foreground]`; throws what is wrong. */
export function readWorldSettings(args: readonly string[]): WorldSettings {
  const { values } = parseArgs({
    args: [...args],
    options: {
      'data-dir': { type: 'string' },
      incident: { type: 'string' },
      scale: { type: 'string' },
      'linger-ms': { type: 'string' },
      foreground: { type: 'boolean', default: false },
    },
  })
  const dir = values['data-dir']
  if (dir === undefined || dir === '') throw new Error('--data-dir DIR is needed')
  return {
    dir: path.resolve(dir),
    incident: values.incident === undefined ? null : findIncident(values.incident).name,
    users: wholeNumber('--scale', values.scale, {
      least: LEAST_USERS,
      most: MOST_USERS,
      otherwise: DEFAULT_USERS,
    }),
    lingerMs: wholeNumber('--linger-ms', values['linger-ms'], {
      least: 0,
      most: 2 ** 31 - 1,
      otherwise: DEFAULT_LINGER_MS,
    }),
    foreground: values.foreground,
  }
}

interface Limits {
  readonly least: number
  readonly most: number
  readonly otherwise: number
}

function wholeNumber(name: string, text: string | undefined, limits: Limits): number {
  if (text === undefined) return limits.otherwise
  const value = Number(text)
  if (!/^\d+$/.test(text) || value < limits.least || value > limits.most) {
    throw new Error(
      `${name}: a whole number from ${limits.least} to ${limits.most} expected, not "${text}"`,
    )
  }
  return value
}
