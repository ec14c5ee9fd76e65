import { type AbiParameter, getAddress, isAddress } from 'viem'
import type { JsonValue } from '../../../../../shared/domain/json.ts'

/** Values as viem encodes them, or the first that does not fit, with its place. */
export type ReadArguments =
  | { readonly kind: 'read'; readonly values: readonly unknown[] }
  | { readonly kind: 'refused'; readonly field: string; readonly because: string }

class Misfit extends Error {
  readonly field: string
  constructor(field: string, because: string) {
    super(because)
    this.field = field
  }
}

/**
 * Reads what an operator typed (or a file holds) against the ABI: numbers as text, because JavaScript's do not hold a
 * `uint256`; lists and structs as JSON. Addresses need their checksum: a slip of one digit is then seen.
 */
export function readArguments(
  inputs: readonly AbiParameter[],
  given: readonly JsonValue[],
  place = 'arguments',
): ReadArguments {
  try {
    if (given.length !== inputs.length) {
      throw new Misfit(place, `${inputs.length} needed, ${given.length} given`)
    }
    const values = inputs.map((input, index) => read(input, given[index], `${place}[${index}]`))
    return { kind: 'read', values }
  } catch (thrown) {
    if (!(thrown instanceof Misfit)) throw thrown
    return { kind: 'refused', field: thrown.field, because: thrown.message }
  }
}

function read(input: AbiParameter, given: JsonValue | undefined, field: string): unknown {
  const { type } = input
  const value = typeof given === 'string' ? given.trim() : given
  const list = /^(.*)\[(\d*)\]$/.exec(type)
  if (list !== null)
    return readList({ ...input, type: list[1] ?? '' }, value, { field, size: list[2] })
  if (type === 'tuple') return readStruct(input, value, field)
  if (type === 'string') {
    if (typeof given === 'string') return given
    throw new Misfit(field, 'must be text')
  }
  if (type === 'bool') return readBool(value, field)
  if (type === 'address') return readAddress(value, field)
  if (type.startsWith('bytes')) return readBytes(type, value, field)
  if (/^u?int\d*$/.test(type)) return readNumber(type, value, field)
  throw new Misfit(field, `has the type ${type}, which the console cannot encode`)
}

function readList(
  item: AbiParameter,
  value: JsonValue | undefined,
  { field, size }: { readonly field: string; readonly size: string | undefined },
): readonly unknown[] {
  const items = fromJson(value)
  if (!Array.isArray(items)) throw new Misfit(field, 'must be a list, e.g. ["1", "2"]')
  if (size && items.length !== Number(size)) {
    throw new Misfit(field, `must have ${size} items, not ${items.length}`)
  }
  return items.map((each: JsonValue, index) => read(item, each, `${field}[${index}]`))
}

function readStruct(input: AbiParameter, value: JsonValue | undefined, field: string) {
  const members = 'components' in input ? input.components : []
  const given = fromJson(value)
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    const names = members.map(({ name }) => name).join(', ')
    throw new Misfit(field, `must be an object with ${names}`)
  }
  const values: ReadonlyMap<string, JsonValue> = new Map(Object.entries(given))
  const known = new Set(members.map(({ name }) => name ?? ''))
  const foreign = [...values.keys()].find((name) => !known.has(name))
  if (foreign !== undefined) throw new Misfit(`${field}.${foreign}`, 'is no member of the struct')
  return Object.fromEntries(
    members.map((member) => {
      const name = member.name ?? ''
      return [name, read(member, values.get(name), `${field}.${name}`)]
    }),
  )
}

function fromJson(value: JsonValue | undefined): JsonValue | undefined {
  if (typeof value !== 'string') return value
  try {
    return JSON.parse(value)
  } catch {
    return value
  }
}

function readBool(value: JsonValue | undefined, field: string): boolean {
  if (value === true || value === 'true') return true
  if (value === false || value === 'false') return false
  throw new Misfit(field, 'must be true or false')
}

function readAddress(value: JsonValue | undefined, field: string): string {
  if (typeof value !== 'string' || !/^0x[0-9a-f]{40}$/i.test(value)) {
    throw new Misfit(field, 'must be an address: 0x and 40 hexadecimal digits')
  }
  const digits = value.slice(2)
  const hasLetters = /[a-f]/i.test(digits)
  if (hasLetters && (digits === digits.toLowerCase() || digits === digits.toUpperCase())) {
    throw new Misfit(field, 'has no checksum: copy it as a wallet or a block explorer writes it')
  }
  if (!isAddress(value)) {
    throw new Misfit(field, 'has a wrong checksum: a digit of it is not what it was')
  }
  return getAddress(value)
}

function readBytes(type: string, value: JsonValue | undefined, field: string): string {
  const size = type === 'bytes' ? null : Number(type.slice('bytes'.length))
  if (typeof value !== 'string' || !/^0x([0-9a-f]{2})*$/i.test(value)) {
    throw new Misfit(field, 'must be bytes: 0x and an even number of hexadecimal digits')
  }
  const length = (value.length - 2) / 2
  if (size !== null && length !== size) {
    throw new Misfit(field, `must be exactly ${size} bytes, not ${length}`)
  }
  return value
}

function readNumber(type: string, value: JsonValue | undefined, field: string): bigint {
  const signed = type.startsWith('int')
  const bits = BigInt(type.replace(/^u?int/, '') || '256')
  const [least, most] = signed
    ? [-(2n ** (bits - 1n)), 2n ** (bits - 1n) - 1n]
    : [0n, 2n ** bits - 1n]
  const exact = typeof value === 'number' ? Number.isSafeInteger(value) : isWhole(value)
  if (!exact)
    throw new Misfit(field, 'must be a whole number, in digits alone (large ones as text)')
  const number = BigInt(value as string | number)
  if (number < least || number > most)
    throw new Misfit(field, `must be between ${least} and ${most}`)
  return number
}

function isWhole(value: JsonValue | undefined): value is string {
  return typeof value === 'string' && /^(-?\d+|0x[0-9a-f]+)$/i.test(value)
}
