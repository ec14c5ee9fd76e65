import type { AbiParameter } from 'viem'
import type { JsonObject, JsonValue } from '../../../../../shared/domain/json.ts'

/** A decoded value as JSON: whole numbers as decimal texts of any length, addresses in small letters. */
export function plainValue(value: unknown, parameter: AbiParameter): JsonValue {
  if (Array.isArray(value)) return value.map((inner) => plainValue(inner, elementOf(parameter)))
  if (typeof value === 'object' && value !== null) {
    const given = new Map(Object.entries(value))
    return Object.fromEntries(
      partsOf(parameter).map((part) => [
        part.name ?? '',
        plainValue(given.get(part.name ?? ''), part),
      ]),
    )
  }
  if (typeof value === 'bigint' || typeof value === 'number') return String(value)
  if (typeof value === 'string') return parameter.type === 'address' ? value.toLowerCase() : value
  return typeof value === 'boolean' ? value : null
}

/** The same back, as the ABI's encoder takes it. */
export function encodable(value: JsonValue | undefined, parameter: AbiParameter): unknown {
  if (isList(value)) return value.map((inner) => encodable(inner, elementOf(parameter)))
  if (isObject(value)) {
    return Object.fromEntries(
      partsOf(parameter).map((part) => [part.name ?? '', encodable(value[part.name ?? ''], part)]),
    )
  }
  return typeof value === 'string' && /^u?int\d*$/.test(parameter.type) ? BigInt(value) : value
}

function elementOf(parameter: AbiParameter): AbiParameter {
  return { ...parameter, type: parameter.type.replace(/\[\d*\]$/, '') }
}

function partsOf(parameter: AbiParameter): readonly AbiParameter[] {
  return 'components' in parameter ? parameter.components : []
}

function isList(value: JsonValue | undefined): value is readonly JsonValue[] {
  return Array.isArray(value)
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
