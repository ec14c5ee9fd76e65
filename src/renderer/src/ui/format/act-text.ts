import type { PlannedAct } from '../../../../shared/domain/plan.ts'
import { unreachable } from '../../../../shared/domain/unreachable.ts'

/** What will be sent, exactly, as text that can be read and copied. Secrets stand as `{secret:NAME}`. */
export function actText(act: PlannedAct): string {
  switch (act.kind) {
    case 'http': {
      const headers = Object.entries(act.headers ?? {}).map(([name, value]) => `${name}: ${value}`)
      const body = act.body === undefined ? [] : ['', JSON.stringify(act.body, null, 2)]
      return [`${act.method} ${act.url}`, ...headers, ...body].join('\n')
    }
    case 'command':
      return [act.tool, ...act.args.map(quoteArgument)].join(' ')
    case 'sql':
      return [`-- in database ${act.database}`, ...act.statements].join('\n')
    case 'transaction':
      return [
        `${act.call} on chain ${act.chainId}`,
        `from ${act.from}`,
        `to   ${act.to}`,
        ...(act.value === undefined ? [] : [`pays ${act.value} wei`]),
        `data ${act.data}`,
      ].join('\n')
    case 'files':
      return act.files.map((name) => `${act.folder}/${name}`).join('\n')
    case 'message':
      return `${act.channel}\n${act.text}`
    case 'handover':
      return [act.instruction, ...act.fields.map(([label, value]) => `${label}: ${value}`)].join(
        '\n',
      )
    case 'manual':
      return act.link === undefined ? act.instruction : `${act.instruction}\n${act.link}`
    default:
      return unreachable(act)
  }
}

/** In a word, what kind of thing is sent. */
export function actTitle(act: PlannedAct): string {
  switch (act.kind) {
    case 'http':
      return 'request'
    case 'command':
      return 'command'
    case 'sql':
      return 'SQL'
    case 'transaction':
      return 'transaction'
    case 'files':
      return 'files'
    case 'message':
      return 'message'
    case 'handover':
      return 'for others to sign'
    case 'manual':
      return 'by hand'
    default:
      return unreachable(act)
  }
}

// Arguments never go through a shell; the quotes only show a reader where one ends.
function quoteArgument(argument: string): string {
  return /^[\w@%+=:,./-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", "'\\''")}'`
}
