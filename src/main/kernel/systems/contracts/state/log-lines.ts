import { type AbiEvent, type AbiParameter, decodeAbiParameters, type Hex } from 'viem'
import type { MovedEvent } from './move.ts'
import { plainValue } from './plain-value.ts'

/** A log as nodes give it; what more they say is their own affair. */
export interface RawLog {
  readonly blockNumber: string
  readonly blockHash: string
  readonly transactionHash: string
  readonly logIndex: string
  readonly topics: readonly Hex[]
  readonly data: Hex
}

/** Whether a node's answer is a list of logs. Looks at each by hand: a schema would cost more than the reading. */
export function isLogs(value: unknown): value is readonly RawLog[] {
  return Array.isArray(value) && value.every(isLog)
}

function isLog(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  const { blockNumber, blockHash, transactionHash, logIndex, topics, data } =
    value as Partial<RawLog>
  return (
    typeof blockNumber === 'string' &&
    typeof blockHash === 'string' &&
    typeof transactionHash === 'string' &&
    typeof logIndex === 'string' &&
    typeof data === 'string' &&
    Array.isArray(topics)
  )
}

/** The text by which two endpoints' logs are compared. */
export function logText(log: RawLog): string {
  return `${log.blockNumber} ${log.logIndex} ${log.blockHash} ${log.transactionHash} ${log.topics.join()} ${log.data}\n`
}

type LineOf = (log: RawLog) => string

/**
 * Makes canonical JSON lines of logs: `{"args":{…},"block":12,"event":"Deposited","index":0,"transaction":"0x…"}`.
 * @throws from the line's maker where a log does not fit the declared event
 */
export function logLines(events: readonly MovedEvent[]): LineOf {
  const makers = new Map(events.map(({ abi, topic }) => [topic as string, makerOf(abi)]))
  return (log) => {
    const make = makers.get(log.topics[0] ?? '')
    if (make === undefined) throw new Error(`no declared event has the topic ${log.topics[0]}`)
    return make(log)
  }
}

function makerOf(event: AbiEvent): LineOf {
  const indexed = event.inputs.filter((input) => input.indexed === true)
  const others = event.inputs.filter((input) => input.indexed !== true)
  const names = event.inputs.map((input, index) => input.name ?? String(index)).sort()
  return (log) => {
    if (log.topics.length !== indexed.length + 1)
      throw new Error(
        `${event.name} has ${indexed.length} indexed arguments, the log ${log.topics.length - 1}`,
      )
    const found: Record<string, unknown> = {}
    indexed.forEach((input, index) => {
      found[nameIn(event, input)] = plainTopic(input, log.topics[index + 1] ?? '0x')
    })
    const decoded: readonly unknown[] =
      others.length === 0 ? [] : decodeAbiParameters(others, log.data)
    others.forEach((input, index) => {
      found[nameIn(event, input)] = plainValue(decoded[index], input)
    })
    // Keys in code-unit order: this is canonicalJson's text, at a third of its time.
    const args = Object.fromEntries(names.map((name) => [name, found[name]]))
    return JSON.stringify({
      args,
      block: Number(log.blockNumber),
      event: event.name,
      index: Number(log.logIndex),
      transaction: log.transactionHash,
    })
  }
}

function nameIn(event: AbiEvent, input: AbiParameter): string {
  return input.name ?? String(event.inputs.indexOf(input as AbiEvent['inputs'][number]))
}

/** What is longer than a word stands in a topic as its hash, and stays that. */
function plainTopic({ type }: AbiParameter, topic: Hex): string | boolean {
  if (type === 'address') return `0x${topic.slice(26)}`
  if (/^u?int\d*$/.test(type) || type === 'bool') {
    const [value] = decodeAbiParameters([{ type }], topic)
    return type === 'bool' ? Boolean(value) : String(value)
  }
  return topic
}
