import type { JsonObject, JsonValue } from '../../../../shared/domain/json.ts'
import { MASK } from './mask-bytes.ts'
import { namesPrivateKey } from './shapes.ts'

const HEX_KEY = /^(0x)?[0-9a-f]{64}$/i

/** Masks every text, number and property name of a value; where nothing is found the value itself is given back. */
export function maskJsonWith(maskText: (text: string) => string, value: JsonObject): JsonObject {
  let changed = false
  const entries = Object.entries(value).map(([name, member]) => {
    const maskedName = maskText(name)
    const masked = maskMember(maskText, name, member)
    changed ||= masked !== member || maskedName !== name
    return [maskedName, masked] as const
  })
  return changed ? Object.fromEntries(entries) : value
}

function maskMember(maskText: (text: string) => string, name: string, value: JsonValue): JsonValue {
  if (typeof value === 'string') {
    return HEX_KEY.test(value) && namesPrivateKey(name) ? MASK : maskText(value)
  }
  if (typeof value === 'number') {
    const text = String(value)
    return text.length >= 8 && maskText(text) !== text ? MASK : value
  }
  // A key that holds nothing is no JSON, but it must not keep a snapshot from being shown.
  if (value === null || value === undefined || typeof value === 'boolean') return value
  if (isList(value)) {
    const masked = value.map((item) => maskMember(maskText, name, item))
    return masked.some((item, index) => item !== value[index]) ? masked : value
  }
  return maskJsonWith(maskText, value)
}

// Array.isArray does not narrow readonly arrays.
function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value)
}
