import { z } from 'zod'
import { fact } from '../../../../../../shared/domain/evidence.ts'
import { failure } from '../../../../../../shared/domain/failure.ts'
import type { JsonObject } from '../../../../../../shared/domain/json.ts'
import type { Planned, Undo } from '../../../../../../shared/domain/plan.ts'
import type { Reads } from '../../../../ports/reads.ts'
import type { Operation, Schema } from '../../../../ports/system.ts'
import type { Trial } from '../../read-contract.ts'
import { settleByNonce } from '../../version/own-nonce.ts'
import { carriageActs } from '../carriage-acts.ts'
import { type KeyHere, keyHere } from '../key-here.ts'
import { nextNonce, PreState } from '../next-nonce.ts'
import { sendByKey } from '../send-by-key.ts'
import { hexText, type Transaction } from '../transaction.ts'
import { TimelockWork } from './timelock-calls.ts'
import {
  standingWords,
  type TimelockStanding,
  timelockStanding,
  tryTransaction,
} from './timelock-standing.ts'

const TimelockDetails = z.object({ work: TimelockWork, sender: hexText })
type TimelockDetails = z.infer<typeof TimelockDetails>

export interface TimelockObserved {
  /** Null where nothing waits for a timelock. */
  readonly work: TimelockWork | null
  readonly key: KeyHere
  readonly standing: TimelockStanding
  readonly trial: Trial | null
}

/** What tells the three transactions of a timelock apart. */
export interface TimelockAct<Input extends JsonObject> {
  readonly name: string
  readonly verb: string
  readonly input: Schema<Input>
  workOf(input: Input, world: Reads, signal: AbortSignal): Promise<TimelockWork | null>
  transactionOf(work: TimelockWork): Transaction
  /** Whether that is how it stands when this was done. */
  isDone(standing: TimelockStanding): boolean
  /** Whether it may be done as it stands; otherwise in words why not. */
  notYet(standing: TimelockStanding): string | null
  undoOf(work: TimelockWork): Undo
  warningsOf(work: TimelockWork): readonly string[]
}

/** One transaction to a timelock, tried from the key before: roles are for the contract to say. */
export function timelockOperation<Input extends JsonObject>(
  act: TimelockAct<Input>,
): Operation<Input, TimelockObserved, TimelockDetails> {
  const done = async ({ work }: TimelockDetails, world: Reads, signal: AbortSignal) => {
    const standing = await timelockStanding(work, world, signal)
    return standing.kind === 'silent' ? undefined : act.isDone(standing)
  }
  return {
    system: 'contracts',
    name: act.name,
    input: act.input,
    details: TimelockDetails,
    patience: { everyMs: 500, forMs: 120_000 },
    async probe(input, world, signal) {
      const [key, work] = await Promise.all([keyHere(world), act.workOf(input, world, signal)])
      if (work === null) return { key, work, standing: { kind: 'silent' }, trial: null }
      const [standing, trial] = await Promise.all([
        timelockStanding(work, world, signal),
        key.kind === 'away'
          ? null
          : tryTransaction(key.address, act.transactionOf(work), [world, signal]),
      ])
      return { key, work, standing, trial }
    },
    plan: (_, observed) => planAct(act, observed),
    planUndo: ({ details }) => act.undoOf(details.work),
    preState: ({ details }, world, signal) => nextNonce(details.sender, world, signal),
    apply: ({ details, title }, world, signal) =>
      sendByKey([act.transactionOf(details.work)], { from: details.sender, title }, world, signal),
    reconcile: ({ plan: { details }, preState }, world, signal) =>
      settleByNonce(
        {
          account: details.sender,
          nonce: PreState.parse(preState).nonce,
          happened: () => done(details, world, signal),
        },
        world,
        signal,
      ),
    async verify({ details }, world, signal) {
      const standing = await timelockStanding(details.work, world, signal)
      const words = standingWords(standing)
      const evidence = [fact(`Timelock ${details.work.timelock}`, words)]
      return act.isDone(standing)
        ? { kind: 'verified', evidence }
        : { kind: 'pending', waitingFor: words, evidence }
    },
  }
}

function planAct<Input extends JsonObject>(
  act: TimelockAct<Input>,
  { work, key, standing, trial }: TimelockObserved,
): Planned<TimelockDetails> {
  if (work === null) {
    const because = 'Nothing waits for a timelock.'
    return { kind: 'nothing-to-do', because, evidence: [] }
  }
  const { call, chainId, timelock, contracts, delaySeconds, id } = work
  const evidence = [
    fact(`Timelock ${timelock}`, standingWords(standing)),
    fact('Delay', `${Math.ceil(delaySeconds / 60)} minutes`),
    fact('Operation', id),
  ]
  if (act.isDone(standing)) {
    return { kind: 'nothing-to-do', because: `It is ${standingWords(standing)}.`, evidence }
  }
  if (key.kind === 'away') return { kind: 'refusal', failure: key.failure }
  const names = contracts.map(({ name }) => name).join(', ')
  const title = `${act.verb} ${call}() of ${names} at the timelock …${timelock.slice(-4)}`
  const notYet = act.notYet(standing)
  const refused = trial !== null && trial.kind !== 'allowed' && trial.kind !== 'no-key'
  if (notYet !== null || refused) {
    const said = refused && trial.kind !== 'already' ? trial.words : 'it says no'
    const answered = notYet ?? said
    return {
      kind: 'refusal',
      failure: failure(notYet === null ? 'NO_PRIVILEGE' : 'BLOCKED', {
        summary: `The timelock does not take it: ${answered}.`,
        tried: `${title}, as a trial from ${key.address}`,
        answered,
        next:
          notYet === null
            ? 'Whoever holds the role sends it: the plan of another key shows the call.'
            : 'Wait until it is over, then look again.',
      }),
    }
  }
  return {
    kind: 'plan',
    plan: {
      ...{ system: 'contracts', operation: act.name, title, now: evidence },
      target: contracts.map(({ name, address }) => fact(name, `${address}, ${call}()`)),
      acts: carriageActs({ kind: 'key', address: key.address }, [act.transactionOf(work)], {
        chainId,
        lookedAt: new Date(0),
      }),
      preconditions: {},
      details: { work, sender: key.address },
      reversibility: 'irreversible',
      challenge: {
        expects: `${chainId} ${timelock.slice(-4)}`,
        madeOf: "the chain id, and the end of the timelock's address",
      },
      warnings: act.warningsOf(work),
    },
  }
}
