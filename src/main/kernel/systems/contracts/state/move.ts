import { type AbiEvent, type AbiFunction, parseAbiItem, toEventSelector } from 'viem'
import { FailureError, failure } from '../../../../../shared/domain/failure.ts'
import type { Profile } from '../../../../../shared/domain/profile.ts'
import type { StateProfile } from '../../../../../shared/domain/profile-chain.ts'
import { contractsProfile } from '../contracts-profile.ts'

/** The move of a contract's state as the profile declares it, with its signatures understood. */
export interface Move {
  readonly profile: StateProfile
  readonly from: MovedContract
  readonly to: MovedContract
  readonly events: readonly MovedEvent[]
  readonly added: readonly IdSource[]
  readonly removed: readonly IdSource[]
  readonly views: readonly AbiFunction[]
  /** Names of a row's values: the id's arguments, then what the views give. */
  readonly columns: readonly string[]
  /** How many of the columns make the id. */
  readonly idWidth: number
  readonly totals: readonly Total[]
  readonly call: AbiFunction
  readonly marker: AbiFunction | null
}

export interface MovedContract {
  readonly id: string
  readonly name: string
  readonly address: `0x${string}`
}

export interface MovedEvent {
  readonly abi: AbiEvent
  readonly topic: `0x${string}`
}

export interface IdSource {
  readonly event: string
  readonly arguments: readonly string[]
}

export interface Total {
  readonly view: AbiFunction
  /** The column that it is the sum of; null where it counts the rows. */
  readonly sumOf: string | null
}

const PATH = 'systems.contracts.state'

/** @throws FailureError PROFILE_INVALID, with the field that cannot be understood */
export function moveOf(profile: Profile): Move {
  const { contracts, state } = contractsProfile(profile)
  if (state === undefined) throw invalid(PATH, 'the profile declares no move of state')
  const contractOf = (field: 'from' | 'to'): MovedContract => {
    const found = contracts.find(({ id }) => id === state[field])
    if (found === undefined)
      throw invalid(`${PATH}.${field}`, `there is no contract ${state[field]}`)
    return { id: found.id, name: found.name, address: `0x${found.address.slice(2)}` }
  }
  const events = state.events.map((text, index) => eventOf(text, `${PATH}.events.${index}`))
  const sources = (field: 'added' | 'removed') =>
    (state.ids[field] ?? []).map((source, index) =>
      sourceOf(source, events, `${PATH}.ids.${field}.${index}`),
    )
  const added = sources('added')
  const idNames = added[0]?.arguments ?? []
  const views = state.views.map((text, index) => {
    const view = functionOf(text, `${PATH}.views.${index}`)
    if (view.inputs.length === idNames.length) return view
    throw invalid(
      `${PATH}.views.${index}`,
      `takes ${view.inputs.length} values, an id has ${idNames.length}`,
    )
  })
  const columns = [...idNames, ...views.flatMap(columnsOf)]
  if (new Set(columns).size < columns.length)
    throw invalid(`${PATH}.views`, `two columns have one name: ${columns.join(', ')}`)
  const totals = state.totals.map(({ view, sumOf }, index) => {
    if (sumOf !== undefined && !columns.includes(sumOf))
      throw invalid(`${PATH}.totals.${index}.sumOf`, `there is no column ${sumOf}`)
    return { view: functionOf(view, `${PATH}.totals.${index}.view`), sumOf: sumOf ?? null }
  })
  const { marker } = state.import
  return {
    profile: state,
    from: contractOf('from'),
    to: contractOf('to'),
    events,
    added,
    removed: sources('removed'),
    views,
    columns,
    idWidth: idNames.length,
    totals,
    call: importCall(functionOf(state.import.call, `${PATH}.import.call`), columns),
    marker: marker === undefined ? null : functionOf(marker, `${PATH}.import.marker`),
  }
}

/** Whether a parameter of the import call is the batch's id. */
export function isBatchId({ type, name }: AbiFunction['inputs'][number]): boolean {
  return type === 'bytes32' && name === 'batch'
}

/** What a view gives: by the names of its outputs, or by its own where it gives one value without a name. */
function columnsOf(view: AbiFunction): readonly string[] {
  return view.outputs.map(({ name }, index) => {
    if (name !== undefined && name !== '') return name
    return view.outputs.length === 1 ? view.name : `${view.name}${index}`
  })
}

function sourceOf(source: IdSource, events: readonly MovedEvent[], path: string): IdSource {
  const event = events.find(({ abi }) => abi.name === source.event)
  if (event === undefined) throw invalid(path, `no event ${source.event} is declared`)
  const known = event.abi.inputs.map(({ name }) => name)
  const missing = source.arguments.find((name) => !known.includes(name))
  if (missing !== undefined) throw invalid(path, `${source.event} has no argument ${missing}`)
  return source
}

/** Every parameter must be something that a batch has. */
function importCall(call: AbiFunction, columns: readonly string[]): AbiFunction {
  const path = `${PATH}.import.call`
  for (const input of call.inputs) {
    if (isBatchId(input)) continue
    if (!input.type.endsWith('[]'))
      throw invalid(path, `${input.name} is neither a list nor \`bytes32 batch\``)
    const parts = 'components' in input ? input.components.map(({ name }) => name) : [input.name]
    const missing = parts.find((name) => name === undefined || !columns.includes(name))
    if (missing !== undefined || parts.length === 0)
      throw invalid(path, `there is no column ${missing}; there are ${columns.join(', ')}`)
  }
  return call
}

function eventOf(text: string, path: string): MovedEvent {
  const item = itemOf(text, path)
  if (item.type !== 'event') throw invalid(path, 'is no event')
  return { abi: item, topic: toEventSelector(item) }
}

function functionOf(text: string, path: string): AbiFunction {
  const item = itemOf(text, path)
  if (item.type !== 'function') throw invalid(path, 'is no function')
  return item
}

function itemOf(text: string, path: string) {
  try {
    return parseAbiItem([text] as readonly string[] as readonly [string]) as AbiEvent | AbiFunction
  } catch (cause) {
    throw invalid(path, `cannot be understood as Solidity: ${text}`, cause)
  }
}

function invalid(field: string, words: string, cause?: unknown): FailureError {
  return new FailureError(
    failure('PROFILE_INVALID', {
      summary: `The move of the contract's state is not declared well: ${words}.`,
      tried: `to read \`${field}\``,
      next: `Mend \`${field}\` in the profile.`,
      field,
      retry: 'no',
    }),
    { cause },
  )
}
