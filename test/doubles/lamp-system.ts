import type { Check, Operation, System } from '../../src/main/kernel/ports/system.ts'
import { operation } from '../../src/main/kernel/systems/operation.ts'
import { fact } from '../../src/shared/domain/evidence.ts'
import { FailureError, failure } from '../../src/shared/domain/failure.ts'

/** The smallest outside system with everything that makes one hard: lamps that are lit by requests whose replies may be lost. */
export interface LampBoard {
  readonly lit: Map<string, string>
  /** Every request that arrived, in order: what must not happen twice. */
  readonly requests: string[]
  next: 'answer' | 'lose-reply' | 'never-arrive' | 'refuse'
  /** Nothing gets out of this machine as long as this is set. */
  offline: boolean
  /** Whether the check `shines` finds its lamp good. */
  shining: boolean
  /** Since the act somebody used the lamps: going back would lose that. */
  used: boolean
  /** Looks fail as long as this is set. */
  dark: boolean
}

export function createLampBoard(): LampBoard {
  return {
    lit: new Map(),
    requests: [],
    next: 'answer',
    shining: true,
    used: false,
    dark: false,
    offline: false,
  }
}

type LampInput = { readonly lamp: string; readonly color: string }
type LampDetails = { readonly lamp: string; readonly color: string; readonly was: string }

const shape = <T>() => ({ parse: (value: unknown) => value as T })
const patience = { everyMs: 1, forMs: 30 }

export function lampSystem(board: LampBoard): System {
  const light: Operation<LampInput, string, LampDetails> = {
    system: 'vercel',
    name: 'light',
    input: shape<LampInput>(),
    details: shape<LampDetails>(),
    patience,
    async probe({ lamp }) {
      if (board.dark) throw unreachable()
      return board.lit.get(lamp) ?? 'off'
    },
    plan({ lamp, color }, was) {
      if (was === color)
        return { kind: 'nothing-to-do', because: `${lamp} is ${color}`, evidence: [] }
      const dangerous = lamp === 'dangerous' || (board.used && color === 'old')
      return {
        kind: 'plan',
        plan: {
          system: 'vercel',
          operation: 'light',
          title: `Light ${lamp} ${color}`,
          now: [fact('lamp', was)],
          target: [fact('lamp', color)],
          acts: [{ kind: 'http', method: 'POST', url: `https://lamps.test/${lamp}/${color}` }],
          preconditions: { was },
          details: { lamp, color, was },
          reversibility: lamp === 'dangerous' ? 'irreversible' : 'reversible',
          ...(dangerous ? { challenge: { expects: 'lamp 4711', madeOf: 'lamp and number' } } : {}),
          warnings: [],
        },
      }
    },
    planUndo: ({ details: { lamp, was } }) => ({
      kind: 'undo',
      title: `Light ${lamp} ${was}`,
      acts: [],
      operation: { system: 'vercel', name: 'light', input: { lamp, color: was } },
    }),
    async preState() {
      return { requests: board.requests.length }
    },
    async apply({ details: { lamp, color } }, world) {
      const url = `https://lamps.test/${lamp}/${color}`
      const sent = await world.http.mutate({ method: 'POST', url }, new AbortController().signal)
      if (sent.kind !== 'answered') return sent
      if (sent.answer.status === 200) return { kind: 'accepted', facts: {} }
      const words = { summary: 'The lamp said no', tried: url, next: 'Ask why.' }
      return { kind: 'refused', failure: failure('REFUSED_BY_PROVIDER', words) }
    },
    async reconcile({ plan, preState }) {
      if (board.dark) return 'unsettled'
      const since = board.requests.slice(Number(preState['requests']))
      return since.includes(`${plan.details.lamp}/${plan.details.color}`) ? 'happened' : 'did-not'
    },
    async verify({ details: { lamp, color } }) {
      const is = board.lit.get(lamp) ?? 'off'
      if (is === color) return { kind: 'verified', evidence: [fact(lamp, is)] }
      return { kind: 'pending', waitingFor: `${lamp} to be ${color}`, evidence: [] }
    },
  }
  const shines: Check = {
    system: 'vercel',
    name: 'shines',
    patience,
    async run() {
      if (board.shining) return { kind: 'verified', evidence: [fact('shines', 'yes')] }
      const words = { summary: 'It does not shine', tried: 'to look', next: 'Look again.' }
      return { kind: 'failed', failure: failure('NOT_VERIFIED', words), evidence: [] }
    },
  }
  // The same as a message: it may wait until it is delivered.
  const signal = operation({ ...light, name: 'signal', queues: true })
  return { id: 'vercel', operations: [operation(light), signal], checks: [shines] }
}

/** What arrives at the board, as its HTTP door would see it. */
export function lampRequest(
  board: LampBoard,
  url: string,
): 'answered' | 'refused' | 'lost' | 'not-sent' {
  if (board.offline) return 'not-sent'
  const outcome = board.next
  board.next = 'answer'
  if (outcome === 'never-arrive') return 'lost'
  if (outcome === 'refuse') return 'refused'
  const [lamp = '', color = ''] = url.replace('https://lamps.test/', '').split('/')
  board.requests.push(`${lamp}/${color}`)
  board.lit.set(lamp, color)
  return outcome === 'lose-reply' ? 'lost' : 'answered'
}

function unreachable(): FailureError {
  const words = { summary: 'No light', tried: 'to look at the lamps', next: 'Wait.' }
  return new FailureError(failure('UNREACHABLE', words))
}
