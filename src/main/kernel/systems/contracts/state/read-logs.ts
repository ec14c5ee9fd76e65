import { createHash } from 'node:crypto'
import { numberToHex } from 'viem'
import { FailureError, failure } from '../../../../../shared/domain/failure.ts'
import type { Endpoint } from '../rpc.ts'
import type { Said, TooMuch, Witnesses } from './agree.ts'
import { isLogs, logText, type RawLog } from './log-lines.ts'
import { readLogRefusal } from './range-limits.ts'
import { firstRange, grown, type RangeSize, shrunk } from './range-size.ts'

export interface LogQuery {
  readonly address: `0x${string}`
  readonly topics: readonly `0x${string}`[]
  readonly fromBlock: number
  readonly toBlock: number
}

/** The logs of a stretch of blocks, and who agreed on them. */
export interface LogPage {
  readonly fromBlock: number
  readonly toBlock: number
  readonly logs: readonly RawLog[]
  readonly seenBy: readonly string[]
}

/**
 * Reads logs in stretches that grow while it goes well and shrink where an endpoint finds them too large; the next
 * one is asked for while the last is worked on. @throws FailureError MIXED, UNREACHABLE, UNEXPECTED_ANSWER
 */
export async function* readLogs(query: LogQuery, witnesses: Witnesses): AsyncGenerator<LogPage> {
  let size = firstRange
  let from = query.fromBlock
  let coming = from <= query.toBlock ? pageFrom(query, { from, size }, witnesses) : null
  while (coming !== null) {
    const { page, next } = await coming
    size = next
    from = page.toBlock + 1
    coming = from <= query.toBlock ? pageFrom(query, { from, size }, witnesses) : null
    // A rejection that comes while the page is worked on is told when its turn comes.
    coming?.catch(() => undefined)
    yield page
  }
}

async function pageFrom(
  query: LogQuery,
  { from, size: given }: { readonly from: number; readonly size: RangeSize },
  witnesses: Witnesses,
): Promise<{ readonly page: LogPage; readonly next: RangeSize }> {
  let size = given
  for (;;) {
    const to = Math.min(query.toBlock, from + size.blocks - 1)
    const asked = to - from + 1
    const agreed = await witnesses.agree(`the logs of blocks ${from} to ${to}`, (endpoint) =>
      logsAt(endpoint, { ...query, fromBlock: from, toBlock: to }),
    )
    if (agreed.kind === 'agreed') {
      const { value: logs, seenBy } = agreed
      const page = { fromBlock: from, toBlock: to, logs, seenBy }
      return { page, next: grown(size, asked, logs.length) }
    }
    if (asked === 1) throw new FailureError(oneBlockTooMuch(from, agreed.words))
    size = shrunk(size, asked, agreed.upTo === null ? null : agreed.upTo - from + 1)
  }
}

async function logsAt(
  endpoint: Endpoint,
  query: LogQuery,
): Promise<Said<readonly RawLog[]> | TooMuch> {
  const { address, topics, fromBlock, toBlock } = query
  const filter = {
    address,
    topics: [[...topics]],
    fromBlock: numberToHex(fromBlock),
    toBlock: numberToHex(toBlock),
  }
  const answer = await endpoint.ask('eth_getLogs', [filter])
  if (answer.kind !== 'result') return readLogRefusal(answer)
  const { result } = answer
  if (!isLogs(result))
    return { kind: 'failed', words: 'its answer to eth_getLogs is no list of logs' }
  const hash = createHash('sha256')
  for (const log of result) hash.update(logText(log))
  const digest = hash.digest('hex')
  return {
    kind: 'said',
    value: result,
    digest,
    words: `${result.length} logs (${digest.slice(0, 8)}…)`,
  }
}

function oneBlockTooMuch(block: number, words: string) {
  return failure('REFUSED_BY_PROVIDER', {
    summary: `The logs of block ${block} alone are too much for the RPC endpoint.`,
    tried: `eth_getLogs of block ${block}`,
    answered: words,
    next: 'Add an endpoint with larger limits (a node of your own) to `systems.contracts.rpc`.',
    field: 'systems.contracts.rpc',
  })
}
