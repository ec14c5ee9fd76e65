import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { PASSWORDS, type Place } from './console-double.ts'

/** One answer that a client got. */
export interface Answer {
  readonly at: number
  /** OID of the database, or of what was asked for, that answered. */
  readonly oid: number
}

export interface BusyClients {
  readonly answers: Answer[]
  /** SQLSTATEs that clients were shown, with how often. */
  readonly refusals: Map<string, number>
  stop(): Promise<void>
}

/** Clients that ask the live database without a pause, and connect again as fast as they can when they are cut off. */
export function startBusyClients(
  place: Place,
  count = 8,
  question = 'SELECT oid FROM pg_database WHERE datname = current_database()',
): BusyClients {
  const answers: Answer[] = []
  const refusals = new Map<string, number>()
  let stopped = false
  const ask = async (): Promise<void> => {
    while (!stopped) {
      const { host, port } = place
      const user = 'vlossom_app'
      const client = new pg.Client({
        host,
        port,
        user,
        password: PASSWORDS[user],
        database: 'vlossom',
      })
      client.on('error', () => undefined)
      try {
        await client.connect()
        while (!stopped) {
          const { rows } = await client.query<{ oid: number }>(question)
          const oid = rows[0]?.oid
          if (oid !== undefined) answers.push({ at: performance.now(), oid: Number(oid) })
          await sleep(2)
        }
      } catch (error) {
        const state = error instanceof pg.DatabaseError ? (error.code ?? '?') : 'connection'
        refusals.set(state, (refusals.get(state) ?? 0) + 1)
      } finally {
        await client.end().catch(() => undefined)
      }
    }
  }
  const all = Array.from({ length: count }, ask)
  return {
    answers,
    refusals,
    async stop() {
      stopped = true
      await Promise.all(all)
    },
  }
}

/** The longest time, in milliseconds, in which no client got an answer. */
export function longestSilence(answers: readonly Answer[]): number {
  return answers.reduce(
    (longest, answer, index) =>
      Math.max(longest, answer.at - (answers[index - 1]?.at ?? answer.at)),
    0,
  )
}
