import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import type { OpenedOn } from '../shared/open-kernel.ts'

export interface NodeHostArguments {
  readonly on: OpenedOn
  /** 0: any free one. */
  readonly port: number
  /** The address alone on standard output, for a script to read. */
  readonly printUrl: boolean
  /** Open a window where that is possible. */
  readonly open: boolean
  /** Ask for a passphrase: credentials are sealed with it instead of going into the keychain. */
  readonly passphrase: boolean
}

export type ReadArguments =
  | { readonly kind: 'ok'; readonly arguments: NodeHostArguments }
  | { readonly kind: 'usage'; readonly problem: string }

export const usage = `usage: node-host (--world DIR | --profile FILE) [--port N] [--print-url] [--no-open]
  --world DIR     the rehearsal world of this directory (it must be up)
  --profile FILE  a real environment
  --port N        listen on this port of 127.0.0.1 (default: a free one; ssh -L needs a known one)
  --print-url     print the address alone, open nothing
  --no-open       open no window, print the address
  --passphrase    keep credentials sealed with a passphrase, where no keychain answers; asks for it
  --monitoring-seconds N
                  rehearsal only: watch for so long after a rollback (default: 30 minutes, as in an incident)`

/** Reads the command line. An unknown option is a mistake, never ignored: it may have been `--no-open`. */
export function readArguments(args: readonly string[]): ReadArguments {
  try {
    const { values } = parseArgs({
      args: [...args],
      strict: true,
      options: {
        world: { type: 'string' },
        profile: { type: 'string' },
        port: { type: 'string' },
        'print-url': { type: 'boolean', default: false },
        'no-open': { type: 'boolean', default: false },
        'monitoring-seconds': { type: 'string' },
        passphrase: { type: 'boolean', default: false },
      },
    })
    const { world, profile } = values
    if ((world === undefined) === (profile === undefined)) {
      return wrong('say either --world DIR or --profile FILE')
    }
    const port = values.port === undefined ? 0 : Number(values.port)
    if (!Number.isInteger(port) || port < 0 || port > 65_535) return wrong('--port is no port')
    const seconds = values['monitoring-seconds']
    if (seconds !== undefined && !(Number(seconds) > 0)) {
      return wrong('--monitoring-seconds is no length of time')
    }
    if (seconds !== undefined && world === undefined) {
      return wrong('--monitoring-seconds is for a rehearsal: a profile says its own')
    }
    if (values.passphrase && profile === undefined) {
      return wrong('--passphrase is for a real environment')
    }
    const monitoring = seconds === undefined ? {} : { monitoringMinutes: Number(seconds) / 60 }
    const on: OpenedOn =
      world === undefined
        ? { kind: 'profile', file: resolve(profile ?? '') }
        : { kind: 'rehearsal', dir: resolve(world), ...monitoring }
    const printUrl = values['print-url']
    const open = !printUrl && !values['no-open']
    return { kind: 'ok', arguments: { on, port, printUrl, open, passphrase: values.passphrase } }
  } catch (thrown) {
    return wrong(thrown instanceof Error ? thrown.message : String(thrown))
  }
}

function wrong(problem: string): ReadArguments {
  return { kind: 'usage', problem }
}
