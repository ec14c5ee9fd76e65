import { FailureError, failure } from '../../../shared/domain/failure.ts'
import type { JsonObject } from '../../../shared/domain/json.ts'
import type { Sent } from '../ports/http.ts'

/** One attempt of one step, as the engine records it. Both calls are durable when they resolve. */
export interface Attempt {
  /** Rejects when the journal refuses: then nothing is sent. */
  recordIntent(act: JsonObject): Promise<void>
  recordResult(result: JsonObject): Promise<void>
}

/** An act, and how its outcome is told to the journal. */
export interface Act<Answer> {
  readonly described: JsonObject
  send(): Promise<Sent<Answer>>
  /** Facts of the answer worth keeping: never bodies. */
  summary(answer: Answer): JsonObject
}

/** Record, then act, then record: the only way in which anything is sent that changes the world. */
export async function recorded<Answer>(attempt: Attempt, act: Act<Answer>): Promise<Sent<Answer>> {
  await attempt.recordIntent(act.described).catch((cause: unknown) => {
    throw new FailureError(refusal('Nothing was sent.', 'safe'), { cause })
  })
  const sent = await act.send()
  const result: JsonObject =
    sent.kind === 'answered'
      ? { sent: sent.kind, ...act.summary(sent.answer) }
      : { sent: sent.kind, code: sent.failure.code, summary: sent.failure.summary }
  await attempt.recordResult(result).catch((cause: unknown) => {
    throw new FailureError(
      refusal(`It was sent (${sent.kind}), but not recorded.`, 'probe-first'),
      {
        cause,
      },
    )
  })
  return sent
}

function refusal(world: string, retry: 'safe' | 'probe-first') {
  return failure('JOURNAL_REFUSED', {
    summary: 'The journal did not take the record.',
    tried: 'to write the record to disk',
    world,
    next: 'Free or replace the disk. What puts service back may go on by break-glass.',
    retry,
  })
}
