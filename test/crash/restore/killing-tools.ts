import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { findTool } from '../../../src/main/kernel/effects/command/find-tool.ts'
import type { Moment } from './moments.ts'

type Strike = Extract<Moment, { readonly at: 'tool' }>

/** PostgreSQL's own programs behind small scripts that count their starts and kill who started them. */
export interface KillingTools {
  /** The directory in which the console finds them. */
  readonly directory: string
  arm(moment?: Strike): Promise<void>
  /** Since it was armed. */
  starts(): Promise<number>
}

export async function makeKillingTools(directory: string): Promise<KillingTools> {
  await mkdir(directory, { mode: 0o700 })
  const counter = join(directory, 'starts')
  const moment = join(directory, 'moment')
  for (const tool of ['pg_restore', 'psql'] as const) {
    const real = await realToolOf(tool)
    const script = `#!/bin/sh
n=$(( $(cat '${counter}') + 1 ))
echo $n > '${counter}'
read -r nth when < '${moment}'
if [ "$n" = "$nth" ]; then
  # An orphan of a console that is gone has nobody to kill.
  [ "$PPID" -gt 1 ] || exec '${real}' "$@"
  case $when in
    instead) kill -9 $PPID; exit 1 ;;
    started) kill -9 $PPID ;;
    ended) '${real}' "$@"; kill -9 $PPID; exit 0 ;;
  esac
fi
exec '${real}' "$@"
`
    await writeFile(join(directory, tool), script, { mode: 0o700 })
  }
  return {
    directory,
    async arm(at) {
      await writeFile(counter, '0\n')
      await writeFile(moment, at === undefined ? '0 never\n' : `${at.nth} ${at.when}\n`)
    },
    starts: async () => Number(await readFile(counter, 'utf8')),
  }
}

async function realToolOf(tool: 'pg_restore' | 'psql'): Promise<string> {
  const found = await findTool(tool, process.env['PATH'] ?? '')
  if (found.kind === 'missing') throw new Error(`no ${tool}: ${found.because.join('; ')}`)
  return found.file.path
}
