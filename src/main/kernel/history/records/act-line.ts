import type { PlannedAct } from '../../../../shared/domain/plan.ts'
import { unreachable } from '../../../../shared/domain/unreachable.ts'

/** What is sent, in a few words: `POST /v9/projects/prj_1/rollback/dpl_2 and 1 more`. */
export function actsLine(acts: readonly PlannedAct[]): string {
  const [first] = acts
  if (first === undefined) return 'nothing is sent'
  return acts.length === 1 ? actLine(first) : `${actLine(first)} and ${acts.length - 1} more`
}

function actLine(act: PlannedAct): string {
  switch (act.kind) {
    case 'http':
      return `${act.method} ${pathOf(act.url)}${graphqlName(act.body)}`
    case 'command':
      return [act.tool, ...act.args].join(' ')
    case 'sql':
      return `SQL in ${act.database}: ${act.statements.join('; ')}`
    case 'transaction':
      return `${act.call} on chain ${act.chainId} from ${act.from}`
    case 'files':
      return `${act.files.join(', ')} in ${act.folder}`
    case 'message':
      return `message to ${act.channel}: ${act.text}`
    case 'handover':
      return `handed over: ${act.instruction}`
    case 'manual':
      return `by hand: ${act.instruction}`
    default:
      return unreachable(act)
  }
}

/** The host is the same in every line; long ids are told by their ends. */
function pathOf(url: string): string {
  const { pathname } = new URL(url)
  return pathname.split('/').map(shortSegment).join('/')
}

function shortSegment(segment: string): string {
  return segment.length > 20 ? `${segment.slice(0, 8)}…${segment.slice(-4)}` : segment
}

/** All of GraphQL goes to one path: the operation's name says which one it is. */
function graphqlName(body: PlannedAct extends { body?: infer Body } ? Body : unknown): string {
  if (typeof body !== 'object' || body === null || !('operationName' in body)) return ''
  return typeof body.operationName === 'string' ? ` ${body.operationName}` : ''
}
