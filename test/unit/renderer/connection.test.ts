import { ORPCError } from '@orpc/client'
import { describe, expect, test } from 'vitest'
import { type Connection, NoWayIn } from '../../../src/renderer/src/kernel-client/connection.ts'
import { failureOfCall } from '../../../src/renderer/src/kernel-client/failure-of-call.ts'
import { followStream } from '../../../src/renderer/src/kernel-client/follow-stream.ts'
import { keepConnected } from '../../../src/renderer/src/kernel-client/keep-connected.ts'
import type { Line } from '../../../src/renderer/src/kernel-client/line.ts'
import { failure } from '../../../src/shared/domain/failure.ts'

const declared = failure('STALE_PLAN', { summary: 'Another plan.', tried: 'start', next: 'Look.' })

/** A line that answers with its name, and can be cut. */
function lineNamed(name: string): { readonly line: Line; cut(): void } {
  const { promise, resolve } = Promise.withResolvers<void>()
  return { line: { link: { call: async () => name }, closed: promise }, cut: resolve }
}

function call(kept: ReturnType<typeof keepConnected>): Promise<unknown> {
  return kept.link.call([], undefined, { context: {} })
}

describe('the line to the kernel', () => {
  test('is dialled again when it is cut, and calls go over the new one', async () => {
    const lines = [lineNamed('first'), lineNamed('second')]
    const told: Connection['kind'][] = []
    let dialled = 0
    const kept = keepConnected(
      async () => {
        const next = lines[dialled]
        dialled += 1
        if (next === undefined) throw new NoWayIn('no more')
        return next.line
      },
      ({ kind }) => told.push(kind),
    )
    await kept.ready()
    expect(await call(kept)).toBe('first')
    lines[0]?.cut()
    await new Promise((resolve) => setTimeout(resolve, 20))
    // Nothing that was asked for while it was cut may be sent later.
    await expect(call(kept)).rejects.toThrow('Nothing was sent')
    await kept.ready()
    expect(await call(kept)).toBe('second')
    expect(told).toEqual(['connecting', 'open', 'reconnecting', 'reconnecting', 'open'])
  })

  test('is given up where only the operator can help', async () => {
    const told: Connection[] = []
    keepConnected(
      () => Promise.reject(new NoWayIn('the code was used')),
      (connection) => told.push(connection),
    )
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(told).toEqual([
      { kind: 'connecting' },
      { kind: 'no-way-in', because: 'the code was used' },
    ])
  })
})

describe('a stream of snapshots', () => {
  test('is opened again after the line was lost, and goes on', async () => {
    const seen: number[] = []
    const stop = new AbortController()
    let opened = 0
    await followStream<number>(
      async () => {
        opened += 1
        if (opened === 2) throw new Error('the line is interrupted')
        return (async function* () {
          yield opened
        })()
      },
      {
        what: 'to watch',
        signal: stop.signal,
        ready: async () => undefined,
        onValue(value) {
          seen.push(value)
          if (value === 3) stop.abort()
        },
      },
    )
    expect(seen).toEqual([1, 3])
  })

  test('ends with a refusal that would come again', async () => {
    const told: string[] = []
    await followStream<number>(
      () => Promise.reject(new ORPCError('FAILED', { data: { ...declared, retry: 'no' } })),
      {
        what: 'to watch',
        signal: new AbortController().signal,
        ready: async () => undefined,
        onValue: () => undefined,
        onFailure: ({ summary }) => told.push(summary),
      },
    )
    expect(told).toEqual(['Another plan.'])
  })
})

test('a declared failure arrives whole; anything else says that the outcome is not known', () => {
  expect(failureOfCall(new ORPCError('FAILED', { data: declared }), 'x')).toEqual(declared)
  expect(failureOfCall(new Error('socket closed'), 'to start')).toMatchObject({
    code: 'UNREACHABLE',
    tried: 'to start',
    retry: 'probe-first',
    world: expect.stringMatching(/^Unknown/),
  })
})
