import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { latest } from '../../../src/main/kernel/router/latest.ts'

/** A source of numbers that says who listens. */
function source() {
  const listeners = new Set<(value: number) => void>()
  return {
    subscribe(listener: (value: number) => void) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    tell(value: number) {
      for (const listener of listeners) listener(value)
    },
    listening: () => listeners.size,
  }
}

test('what is told before anyone asks is kept, but only the newest', async () => {
  const numbers = source()
  const stream = latest<number>((tell) => {
    for (const value of [1, 2, 3]) tell(value)
    return numbers.subscribe(tell)
  }, undefined)
  expect(await stream.next()).toEqual({ done: false, value: 3 })
  await stream.return()
})

test('what comes faster than a page can draw is skipped; the last value is never lost', async () => {
  const numbers = source()
  const abort = new AbortController()
  const seen: number[] = []
  const reading = (async () => {
    for await (const value of latest(numbers.subscribe, abort.signal)) seen.push(value)
  })()
  await sleep(1)
  const began = performance.now()
  for (let value = 1; value <= 300; value += 1) {
    numbers.tell(value)
    if (value % 10 === 0) await sleep(1)
  }
  const tookMs = performance.now() - began
  await sleep(100)
  abort.abort()
  await reading
  expect(seen.at(-1)).toBe(300)
  expect(seen.length).toBeLessThanOrEqual(2 + tookMs / 40)
  expect(seen).toEqual([...seen].sort((a, b) => a - b))
})

test('a value told while the reader is busy with the one before is given next', async () => {
  const numbers = source()
  const stream = latest(numbers.subscribe, undefined)
  const first = stream.next()
  numbers.tell(1)
  expect(await first).toEqual({ done: false, value: 1 })
  numbers.tell(2)
  numbers.tell(3)
  expect(await stream.next()).toEqual({ done: false, value: 3 })
  await stream.return()
})

test('an abort ends a stream that waits, and it listens no more', async () => {
  const numbers = source()
  const abort = new AbortController()
  const stream = latest(numbers.subscribe, abort.signal)
  const waiting = stream.next()
  await sleep(1)
  expect(numbers.listening()).toBe(1)
  abort.abort()
  expect(await waiting).toEqual({ done: true, value: undefined })
  expect(numbers.listening()).toBe(0)
})

test('a stream that was called off before it began gives nothing and leaves no listener', async () => {
  const numbers = source()
  const stream = latest<number>((tell) => {
    tell(1)
    return numbers.subscribe(tell)
  }, AbortSignal.abort())
  expect(await stream.next()).toEqual({ done: true, value: undefined })
  expect(numbers.listening()).toBe(0)
})

test('a reader that leaves between two values unsubscribes', async () => {
  const numbers = source()
  for await (const _ of latest<number>((tell) => {
    tell(1)
    return numbers.subscribe(tell)
  }, undefined)) {
    break
  }
  expect(numbers.listening()).toBe(0)
})

test('a reader that fails unsubscribes', async () => {
  const numbers = source()
  const stream = latest<number>((tell) => {
    tell(1)
    return numbers.subscribe(tell)
  }, undefined)
  await stream.next()
  await expect(stream.throw(new Error('gone'))).rejects.toThrow('gone')
  expect(numbers.listening()).toBe(0)
})
