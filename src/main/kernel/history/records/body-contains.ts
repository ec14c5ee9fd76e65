import type { JsonValue } from '../../../../shared/domain/json.ts'

/** Whether any name or value in the body contains the text, which is in lower case. */
export function bodyContains(value: JsonValue, needle: string): boolean {
  if (typeof value === 'string') return value.toLowerCase().includes(needle)
  if (typeof value !== 'object' || value === null) return String(value).includes(needle)
  for (const [name, inner] of Object.entries(value)) {
    if (!Array.isArray(value) && name.toLowerCase().includes(needle)) return true
    if (bodyContains(inner, needle)) return true
  }
  return false
}
