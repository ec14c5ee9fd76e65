import type { RpcCall, RpcFault } from './rpc-faults.ts'

/** What a provider with a limit of blocks says of a wider range, in Alchemy's words; null where it gives it. */
export function widthRefusal({ id, method, params }: RpcCall, blocks: number): object | null {
  const [filter] = params
  if (method !== 'eth_getLogs' || typeof filter !== 'object' || filter === null) return null
  const { fromBlock, toBlock } = { fromBlock: '0x0', toBlock: '0x0', ...filter }
  const width = Number(toBlock) - Number(fromBlock) + 1
  if (width <= blocks) return null
  const message = `You can make eth_getLogs requests with up to a ${blocks} block range.`
  return { jsonrpc: '2.0', id, error: { code: -32_602, message } }
}

/** The chain's answer to `eth_getLogs` as a provider with this fault passes it on; a limit speaks as Infura does. */
export function logsUnder(fault: RpcFault, { id, params }: RpcCall, said: object): object {
  const logs: unknown = 'result' in said ? said.result : undefined
  if (!Array.isArray(logs)) return said
  if (fault.kind === 'drops-logs') return { ...said, result: logs.slice(0, -1) }
  if (fault.kind !== 'log-limit' || logs.length <= fault.logs) return said
  const range = JSON.stringify([
    fieldOf(params[0], 'fromBlock'),
    fieldOf(logs[fault.logs - 1], 'blockNumber'),
  ])
  const message = `query returned more than ${fault.logs} results. Try with this block range ${range.replaceAll('"', '')}.`
  return { jsonrpc: '2.0', id, error: { code: -32_005, message } }
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? Object.entries(value).find(([key]) => key === name)?.[1]
    : undefined
}
