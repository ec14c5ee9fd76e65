import { z } from 'zod'
import { fact } from '../../../../../../shared/domain/evidence.ts'
import { failure } from '../../../../../../shared/domain/failure.ts'
import type { Check } from '../../../../ports/system.ts'
import { judgeContracts } from '../../judge-contract.ts'
import { observeContracts } from '../../observe.ts'
import type { PauseCall } from '../../read-contract.ts'
import {
  cancelTransaction,
  executeTransaction,
  operationId,
  saltOf,
  scheduleTransaction,
  TimelockWork,
} from './timelock-calls.ts'
import { timelockOperation } from './timelock-operation.ts'
import { standingWords, timelockStanding } from './timelock-standing.ts'

const ScheduleInput = z.object({ run: z.string().min(1) })
const WorkInput = z.object({ work: TimelockWork.exactOptional() })

/** Puts the call before a timelock. It happens after its delay, and only when it is executed. */
export function timelockSchedule(call: PauseCall) {
  return timelockOperation<z.infer<typeof ScheduleInput>>({
    name: `${call}-by-timelock`,
    verb: 'Schedule',
    input: ScheduleInput,
    async workOf({ run }, world, signal) {
      const observed = await observeContracts(call, world, signal)
      const owned = judgeContracts(observed, call).flatMap((one) =>
        one.kind === 'by-others' && one.elsewhere === null && one.owner.kind === 'timelock'
          ? [{ one, owner: one.owner }]
          : [],
      )
      const [first] = owned
      if (first === undefined) return null
      // One timelock a run: a second one is another run.
      const { address: timelock, delaySeconds } = first.owner
      const contracts = owned
        .filter(({ owner }) => owner.address === timelock)
        .map(({ one: { id, name, address } }) => ({ id, name, address: asHex(address) }))
      const batch = { call, salt: saltOf(run, call), contracts }
      const { chainId } = observed.profile
      return { ...batch, chainId, timelock: asHex(timelock), delaySeconds, id: operationId(batch) }
    },
    transactionOf: scheduleTransaction,
    isDone: ({ kind }) => kind === 'waits' || kind === 'ready' || kind === 'done',
    notYet: ({ kind }) => (kind === 'silent' ? 'no RPC endpoint answers about the timelock' : null),
    undoOf: (work) => ({
      kind: 'undo',
      title: `Cancel it at the timelock …${work.timelock.slice(-4)}`,
      acts: [],
      operation: { system: 'contracts', name: 'timelock-cancel', input: { work } },
    }),
    warningsOf: ({ delaySeconds }) => [
      `${call === 'pause' ? 'A pause' : 'It'} would be late: the timelock makes everybody wait for ${Math.ceil(delaySeconds / 60)} minutes, and everybody sees what is coming.`,
    ],
  })
}

/** Executes what has waited long enough. */
export const timelockExecute = timelockOperation<z.infer<typeof WorkInput>>({
  name: 'timelock-execute',
  verb: 'Execute',
  input: WorkInput,
  workOf: async ({ work }) => work ?? null,
  transactionOf: executeTransaction,
  isDone: ({ kind }) => kind === 'done',
  notYet: (standing) => (standing.kind === 'ready' ? null : standingWords(standing)),
  undoOf: () => ({
    kind: 'no-way-back',
    because: 'what a timelock has executed is taken back by scheduling the opposite call',
  }),
  warningsOf: () => [],
})

/** Takes a scheduled call out again; who may is a role of its own. */
export const timelockCancel = timelockOperation<z.infer<typeof WorkInput>>({
  name: 'timelock-cancel',
  verb: 'Cancel',
  input: WorkInput,
  workOf: async ({ work }) => work ?? null,
  transactionOf: cancelTransaction,
  isDone: ({ kind }) => kind === 'unknown-to-it' || kind === 'done',
  notYet: ({ kind }) => (kind === 'silent' ? 'no RPC endpoint answers about the timelock' : null),
  undoOf: () => ({ kind: 'no-way-back', because: 'it can be scheduled again, and waits anew' }),
  warningsOf: () => [],
})

/** A delay of days is waited for in looks: a console that is killed in between looks again. */
export const timelockReady: Check = {
  system: 'contracts',
  name: 'timelock-ready',
  patience: { everyMs: 5_000, forMs: 14 * 24 * 60 * 60_000 },
  async run(input, world, signal) {
    const { work } = WorkInput.parse(input)
    if (work === undefined) {
      return { kind: 'verified', evidence: [fact('Timelock', 'nothing waits for one')] }
    }
    const standing = await timelockStanding(work, world, signal)
    const words = standingWords(standing)
    const evidence = [fact(`Timelock ${work.timelock}`, words)]
    if (standing.kind === 'ready' || standing.kind === 'done') return { kind: 'verified', evidence }
    if (standing.kind === 'unknown-to-it') {
      return {
        kind: 'failed',
        failure: failure('NOT_FOUND', {
          summary: 'The timelock no longer has it: somebody has cancelled it.',
          tried: `getTimestamp(${work.id}) of ${work.timelock}`,
          answered: '0',
          next: 'Ask who holds the canceller role; schedule it again by a new run.',
        }),
        evidence,
      }
    }
    world.tell.progress({ phase: `Waits for the timelock: ${words}` })
    return { kind: 'pending', waitingFor: words, evidence }
  },
}

function asHex(text: string): `0x${string}` {
  return `0x${text.slice(2)}`
}
