import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { keccak256, numberToHex } from 'viem'
import { closeServer, listen } from '../process/listen.ts'
import { askChain } from './ask-chain.ts'
import { logsUnder, widthRefusal } from './log-faults.ts'
import type { RpcCall, RpcFault } from './rpc-faults.ts'

/** An RPC provider in front of the chain: what a console is pointed at. */
export interface RpcGate {
  readonly url: string
  readonly port: number
  /** Methods that were asked for, in their order. */
  asked(): readonly string[]
  breakWith(fault: RpcFault): void
  close(): Promise<void>
}

/** Starts a provider on 127.0.0.1 that passes calls on to `upstream`, as well as its fault lets it. */
export async function startRpcGate(upstream: string, port: number): Promise<RpcGate> {
  let fault: RpcFault = { kind: 'none' }
  const asked: string[] = []
  const server = createServer((request, response) => {
    handle(request, response).catch(() => response.destroy())
  })

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (fault.kind === 'down') {
      request.destroy()
      return
    }
    const body: unknown = JSON.parse(await bodyOf(request))
    const calls = Array.isArray(body) ? body.map(callOf) : [callOf(body)]
    asked.push(...calls.map(({ method }) => method))
    if (fault.kind === 'slow') await sleep(fault.ms)
    if (fault.kind === 'cuts-sending' && calls.some(isSending)) {
      if (fault.when === 'after') await Promise.all(calls.map((call) => pass(upstream, call)))
      request.destroy()
      return
    }
    if (fault.kind === 'rate-limited') {
      const headers = { 'retry-after': String(fault.seconds), 'content-type': 'application/json' }
      response.writeHead(429, headers)
      response.end(
        answersTo(
          body,
          calls.map((call) => refusal(call, -32_005, 'limit exceeded')),
        ),
      )
      return
    }
    const answers = await Promise.all(calls.map((call) => answer(upstream, call, fault)))
    response.writeHead(200, { 'content-type': 'application/json' })
    response.end(answersTo(body, answers))
  }

  const own = await listen(server, port)
  return {
    url: `http://127.0.0.1:${own}`,
    port: own,
    asked: () => asked,
    breakWith(next) {
      fault = next
    },
    close: () => closeServer(server),
  }
}

async function answer(upstream: string, call: RpcCall, fault: RpcFault): Promise<object> {
  if (fault.kind === 'other-chain' && call.method === 'eth_chainId') {
    return { jsonrpc: '2.0', id: call.id, result: numberToHex(fault.chainId) }
  }
  if (fault.kind === 'swallows' && call.method === 'eth_sendRawTransaction') {
    const [raw] = call.params
    return { jsonrpc: '2.0', id: call.id, result: keccak256(String(raw) as `0x${string}`) }
  }
  if (fault.kind === 'behind') return answerFromThePast(upstream, call, fault.blocks)
  const tooWide = fault.kind === 'log-limit' ? widthRefusal(call, fault.blocks) : null
  if (tooWide !== null) return tooWide
  const said = await pass(upstream, call)
  if (call.method === 'eth_getLogs') return logsUnder(fault, call, said)
  return fault.kind === 'lies' ? lie(call, said) : said
}

function isSending({ method }: RpcCall): boolean {
  return method === 'eth_sendRawTransaction'
}

/** Several calls in one request are answered by one list. */
function answersTo(body: unknown, answers: readonly object[]): string {
  return JSON.stringify(Array.isArray(body) ? answers : answers[0])
}

async function pass(upstream: string, call: RpcCall): Promise<object> {
  const response = await fetch(upstream, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ jsonrpc: '2.0', ...call }),
  })
  const said: object = JSON.parse(await response.text())
  return said
}

/** As the chain was some blocks ago: what was mined since is not known there. */
async function answerFromThePast(upstream: string, call: RpcCall, blocks: number): Promise<object> {
  const newest = Number(await askChain(upstream, 'eth_blockNumber'))
  const seen = numberToHex(Math.max(0, newest - blocks))
  if (call.method === 'eth_blockNumber') return { jsonrpc: '2.0', id: call.id, result: seen }
  const toSeen = (param: unknown) => (param === 'latest' || param === 'pending' ? seen : param)
  const said = await pass(upstream, { ...call, params: call.params.map(toSeen) })
  const result = 'result' in said ? said.result : undefined
  const mined = typeof result === 'object' && result !== null && 'blockNumber' in result
  const isNewer = mined && Number(result.blockNumber) > Number(seen)
  return isNewer ? { ...said, result: null } : said
}

function lie({ method }: RpcCall, said: object): object {
  const result = 'result' in said ? said.result : undefined
  if (typeof result !== 'string') return said
  if (result.length > 66 && method === 'eth_call') {
    const other = (digit: string) => (digit === '1' ? '2' : '1')
    return { ...said, result: result.replace(/[1-9a-f](?=0*$)/, other) }
  }
  if (result.length !== 66) return said
  const value = BigInt(result)
  if (value > 1n) return said
  return { ...said, result: numberToHex(1n - value, { size: 32 }) }
}

function refusal({ id }: RpcCall, code: number, message: string): object {
  return { jsonrpc: '2.0', id, error: { code, message } }
}

function callOf(value: unknown): RpcCall {
  if (typeof value !== 'object' || value === null || !('method' in value)) {
    throw new Error('not a JSON-RPC call')
  }
  const params = 'params' in value && Array.isArray(value.params) ? value.params : []
  return { id: 'id' in value ? value.id : null, method: String(value.method), params }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  return Buffer.concat(chunks).toString('utf8')
}
