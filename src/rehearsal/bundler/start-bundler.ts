import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { type Address, type Hex, isHex, numberToHex } from 'viem'
import { CHAIN_ID } from '../chain/start-anvil.ts'
import type { SponsoredOperation } from '../paymaster/sponsor-data.ts'
import { closeServer, listen } from '../process/listen.ts'
import { createBundle } from './bundle.ts'
import { type BundlerFault, NO_FAULT } from './bundler-fault.ts'
import { watchConfig } from './config-file.ts'
import { parseOperation } from './parse-operation.ts'
import { RpcRefused, refuse } from './refusal.ts'

export interface BundlerOptions {
  readonly port: number
  /** The chain itself. */
  readonly rpcUrl: string
  readonly entryPoint: Address
  /** With the allow-list, and the executor's keys. */
  readonly configFile: string
  /** The service that decides and signs; `pm_*` calls go on to it. */
  readonly sponsorUrl: string
}

/** A bundler on 127.0.0.1: validates against the chain, bundles through `handleOps`, answers ERC-7769's codes. */
export interface Bundler {
  readonly url: string
  readonly port: number
  breakWith(fault: BundlerFault): void
  close(): Promise<void>
}

interface Call {
  readonly id: unknown
  readonly method: string
  readonly params: readonly unknown[]
}

export async function startBundler(options: BundlerOptions): Promise<Bundler> {
  const { entryPoint } = options
  const config = watchConfig(options.configFile)
  const bundle = createBundle({
    rpcUrl: options.rpcUrl,
    entryPoint,
    executorKey: () => config().relayers[0] ?? refuse(-32_603, 'no relayer is configured'),
  })
  let fault = NO_FAULT

  /** A bundler of a team's own sponsors for nobody else. */
  function admit(value: unknown, given: unknown): SponsoredOperation {
    if (String(given).toLowerCase() !== entryPoint.toLowerCase()) {
      refuse(-32_602, `entry point ${String(given)} is not supported`)
    }
    const operation = parseOperation(value)
    const { paymaster } = operation
    if (paymaster !== undefined && !config().paymasters.includes(paymaster.toLowerCase())) {
      refuse(-32_504, `paymaster ${paymaster} is banned: it is not on the allow-list`, {
        paymaster,
      })
    }
    return operation
  }

  async function answer({ method, params }: Call): Promise<unknown> {
    const [first, second] = params
    switch (method) {
      case 'eth_chainId':
        return numberToHex(CHAIN_ID)
      case 'eth_supportedEntryPoints':
        return config().entryPoints
      case 'eth_estimateUserOperationGas':
        return bundle.estimate(admit(first, second))
      case 'eth_sendUserOperation':
        return bundle.send(admit(first, second))
      case 'eth_getUserOperationReceipt':
        return bundle.receipt(hashOf(first))
      case 'pm_getPaymasterStubData':
      case 'pm_getPaymasterData':
        return askSponsor(options.sponsorUrl, method, params)
      default:
        return refuse(-32_601, `the method ${method} does not exist`)
    }
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (fault.kind === 'down') {
      request.destroy()
      return
    }
    const call = callOf(await bodyOf(request))
    const answered = await answer(call).then(
      (result) => ({ result }),
      (error: unknown) => ({ error: errorOf(error) }),
    )
    if (fault.kind === 'cut-after' && fault.on === call.method) {
      request.destroy()
      return
    }
    response.writeHead(200, { 'content-type': 'application/json' })
    response.end(JSON.stringify({ jsonrpc: '2.0', id: call.id, ...answered }))
  }

  const server = createServer((request, response) => {
    handle(request, response).catch(() => response.destroy())
  })
  const port = await listen(server, options.port)
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    breakWith(next) {
      fault = next
    },
    close: () => closeServer(server),
  }
}

function hashOf(value: unknown): Hex {
  return isHex(value) ? value : refuse(-32_602, 'the hash must be hexadecimal')
}

function errorOf(error: unknown) {
  if (error instanceof RpcRefused) return error.refusal
  return { code: -32_603, message: error instanceof Error ? error.message : String(error) }
}

/** Hands a call on to the signing service; its refusals are passed on as they are. */
async function askSponsor(
  url: string,
  method: string,
  params: readonly unknown[],
): Promise<unknown> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
  }).catch(() => refuse(-32_603, 'the paymaster service does not answer'))
  const json: unknown = await response.json().catch(() => null)
  if (typeof json !== 'object' || json === null || response.status >= 500) {
    return refuse(-32_603, `the paymaster service answers ${response.status}`)
  }
  const { error, result }: { error?: unknown; result?: unknown } = json
  if (typeof error === 'object' && error !== null) {
    const { code, message } = { code: -32_603, message: 'no reason', ...error }
    return refuse(Number(code), String(message))
  }
  return result ?? refuse(-32_603, 'the paymaster service names no paymaster')
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part)
  return JSON.parse(Buffer.concat(parts).toString('utf8'))
}

function callOf(value: unknown): Call {
  const given = typeof value === 'object' && value !== null ? value : {}
  const { id, method, params } = { id: null, method: undefined, params: [], ...given }
  return { id, method: String(method), params: Array.isArray(params) ? params : [] }
}
