import { expect, test } from 'vitest'
import { batched } from '../../../src/main/kernel/systems/contracts/authority/batched-endpoint.ts'
import type {
  Endpoint,
  RpcAnswer,
  RpcCall,
} from '../../../src/main/kernel/systems/contracts/rpc.ts'
import { failure } from '../../../src/shared/domain/failure.ts'

const failed = (code: 'PROVIDER_ERROR' | 'UNREACHABLE'): RpcAnswer => ({
  kind: 'failed',
  failure: failure(code, { summary: 'no', tried: 'a call', next: 'another endpoint' }),
})

/** An endpoint that answers every call with its own method, or each batch with a failure. */
function endpoint(batch: RpcAnswer | null = null) {
  const requests: string[] = []
  const answer = ({ method }: RpcCall): RpcAnswer => ({ kind: 'result', result: method })
  const own: Endpoint = {
    name: 'rpc',
    async ask(method, params) {
      requests.push(method)
      return answer({ method, params })
    },
    async askAll(calls) {
      requests.push(`batch of ${calls.length}`)
      return calls.map((call) => batch ?? answer(call))
    },
  }
  return { own, requests }
}

const many = Array.from({ length: 50 }, (_, index) => `m${index}`)
const askedOf = (one: Endpoint) => Promise.all(many.map((method) => one.ask(method, [])))

test('what is asked at once goes in few requests, and every answer comes to its question', async () => {
  const { own, requests } = endpoint()
  expect(await askedOf(batched(own))).toEqual(many.map((result) => ({ kind: 'result', result })))
  expect(requests).toEqual(['batch of 40', 'batch of 10'])
})

test('an endpoint that takes no batches is asked singly, and no batch is tried again', async () => {
  const { own, requests } = endpoint(failed('PROVIDER_ERROR'))
  const one = batched(own)
  expect((await askedOf(one)).every(({ kind }) => kind === 'result')).toBe(true)
  await askedOf(one)
  expect(requests.filter((request) => request.startsWith('batch'))).toHaveLength(2)
})

test('one that is away is not asked once more for every question', async () => {
  const { own, requests } = endpoint(failed('UNREACHABLE'))
  expect((await askedOf(batched(own))).every(({ kind }) => kind === 'failed')).toBe(true)
  expect(requests).toEqual(['batch of 40', 'batch of 10'])
})
