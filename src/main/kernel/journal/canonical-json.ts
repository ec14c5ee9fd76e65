/**
 * One text for one value: keys sorted by UTF-16 code units, no white space, numbers and strings as
 * `JSON.stringify` writes them (the rules of RFC 8785).
 *
 * Like `JSON.stringify` it leaves out undefined properties and writes null for what JSON cannot
 * say: a record that is a little poorer is better than a rescue that stops at its log.
 */
export function canonicalJson(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  const entries = Object.entries(value)
  if (entries.length > 1) entries.sort(byKey)
  let text = ''
  for (const [key, item] of entries) {
    if (item === undefined) continue
    text += `${text === '' ? '' : ','}${JSON.stringify(key)}:${canonicalJson(item)}`
  }
  return `{${text}}`
}

function byKey(a: readonly [string, unknown], b: readonly [string, unknown]): number {
  return a[0] < b[0] ? -1 : 1
}
