import { type Failure, FailureError, failure } from '../../../../../shared/domain/failure.ts'
import type { Clock } from '../../../ports/clock.ts'
import type { Endpoint } from '../rpc.ts'

/** What one endpoint said to a question. */
export type Said<T> =
  | {
      readonly kind: 'said'
      readonly value: T
      /** Equal for equal answers. */
      readonly digest: string
      /** The answer in words, for when endpoints contradict each other. */
      readonly words: string
    }
  | { readonly kind: 'failed'; readonly words: string }

/** The question is too large for it; some say up to which block it would do. */
export interface TooMuch {
  readonly kind: 'too-much'
  readonly words: string
  readonly upTo: number | null
}

export interface Agreed<T> {
  readonly kind: 'agreed'
  readonly value: T
  readonly seenBy: readonly string[]
}

/** Endpoints whose word is held against each other's. */
export interface Witnesses {
  /**
   * Asks two; where they contradict each other the others too, and where that settles nothing once more: one that
   * only lags catches up. @throws FailureError MIXED, UNREACHABLE, CANCELLED
   */
  agree<T>(question: string, ask: (endpoint: Endpoint) => Promise<Said<T>>): Promise<Agreed<T>>
  agree<T>(
    question: string,
    ask: (endpoint: Endpoint) => Promise<Said<T> | TooMuch>,
  ): Promise<Agreed<T> | TooMuch>
}

const LAG_MS = 1_500
/** Waits between rounds in which nobody answers, in milliseconds: providers count requests by seconds. */
const BACK_OFF_MS = [500, 1_000, 2_000, 4_000, 8_000]

export function createWitnesses(
  endpoints: readonly Endpoint[],
  { clock, signal }: { readonly clock: Clock; readonly signal: AbortSignal },
): Witnesses {
  // One that failed is asked after the others, so that it costs its time-out once.
  let order = endpoints

  async function round<T>(
    ask: (endpoint: Endpoint) => Promise<Said<T> | TooMuch>,
  ): Promise<Round<T>> {
    const answers: Answer<T>[] = []
    const hear = async (asked: readonly Endpoint[]) => {
      const said = await Promise.all(
        asked.map(async (endpoint) => ({ endpoint, said: await ask(endpoint) })),
      )
      answers.push(...said)
      const failed = new Set(
        said.filter((one) => one.said.kind === 'failed').map((one) => one.endpoint),
      )
      if (failed.size > 0)
        order = [
          ...order.filter((one) => !failed.has(one)),
          ...order.filter((one) => failed.has(one)),
        ]
    }
    const all = order
    await hear(all.slice(0, 2))
    for (const next of all.slice(2)) {
      if (standing(answers).kind === 'settled') break
      await hear([next])
    }
    return { answers, standing: standing(answers) }
  }

  function agree<T>(
    question: string,
    ask: (endpoint: Endpoint) => Promise<Said<T>>,
  ): Promise<Agreed<T>>
  function agree<T>(
    question: string,
    ask: (endpoint: Endpoint) => Promise<Said<T> | TooMuch>,
  ): Promise<Agreed<T> | TooMuch>
  async function agree<T>(
    question: string,
    ask: (endpoint: Endpoint) => Promise<Said<T> | TooMuch>,
  ): Promise<Agreed<T> | TooMuch> {
    let contradicted = false
    for (let attempt = 0; ; attempt += 1) {
      signal.throwIfAborted()
      const { answers, standing: now } = await round(ask)
      for (const { said } of answers) if (said.kind === 'too-much') return said
      if (now.kind === 'settled' || now.kind === 'alone')
        return { kind: 'agreed', value: now.value, seenBy: now.seenBy }
      if (now.kind === 'split') {
        if (contradicted) throw new FailureError(mixed(question, answers))
        contradicted = true
        await clock.sleep(LAG_MS, signal)
        continue
      }
      const wait = BACK_OFF_MS[attempt]
      if (wait === undefined) throw new FailureError(nobody(question, answers))
      await clock.sleep(wait, signal)
    }
  }

  return { agree }
}

interface Answer<T> {
  readonly endpoint: Endpoint
  readonly said: Said<T> | TooMuch
}

type Standing<T> =
  | { readonly kind: 'settled' | 'alone'; readonly value: T; readonly seenBy: readonly string[] }
  | { readonly kind: 'split' | 'silent' }

interface Round<T> {
  readonly answers: readonly Answer<T>[]
  readonly standing: Standing<T>
}

/** Settled where one answer has two voices, and more than every other. */
function standing<T>(answers: readonly Answer<T>[]): Standing<T> {
  const voices = new Map<string, { readonly value: T; readonly seenBy: string[] }>()
  for (const { endpoint, said } of answers) {
    if (said.kind !== 'said') continue
    const known = voices.get(said.digest)
    if (known === undefined) voices.set(said.digest, { value: said.value, seenBy: [endpoint.name] })
    else known.seenBy.push(endpoint.name)
  }
  const [first, second] = [...voices.values()].sort((a, b) => b.seenBy.length - a.seenBy.length)
  if (first === undefined) return { kind: 'silent' }
  if (second === undefined) return { kind: first.seenBy.length > 1 ? 'settled' : 'alone', ...first }
  return first.seenBy.length > second.seenBy.length && first.seenBy.length > 1
    ? { kind: 'settled', ...first }
    : { kind: 'split' }
}

function wordsOf(answers: readonly Answer<unknown>[]): string {
  return answers.map(({ endpoint, said }) => `${endpoint.name}: ${said.words}`).join('; ')
}

function mixed(question: string, answers: readonly Answer<unknown>[]): Failure {
  return failure('MIXED', {
    summary: `RPC endpoints contradict each other about ${question}.`,
    tried: `to read ${question}, twice`,
    answered: wordsOf(answers),
    world: 'Nothing was changed. One of the endpoints lies, or has lost data.',
    next: 'Add a third endpoint to `systems.contracts.rpc`, which settles it, or take out the one that is wrong.',
    field: 'systems.contracts.rpc',
  })
}

function nobody(question: string, answers: readonly Answer<unknown>[]): Failure {
  return failure('UNREACHABLE', {
    summary: `No RPC endpoint gives ${question}.`,
    tried: `to read ${question}, ${BACK_OFF_MS.length + 1} times`,
    answered: wordsOf(answers),
    next: 'Read what they say. Retry goes on where this stopped; another endpoint in `systems.contracts.rpc` helps.',
  })
}
