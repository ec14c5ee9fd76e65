import type { JsonObject, JsonValue } from '../../../../../shared/domain/json.ts'

export interface Field {
  /** `event.plan.acts[0].url` */
  readonly path: string
  readonly value: string
}

// Larger bodies are read as JSON, or saved.
const MOST_FIELDS = 400

/** A record's body as names and values, in its own order. */
export function fieldsOf(body: JsonObject): {
  readonly fields: readonly Field[]
  readonly cut: boolean
} {
  const fields: Field[] = []
  collect(body, '', fields)
  return { fields: fields.slice(0, MOST_FIELDS), cut: fields.length > MOST_FIELDS }
}

function collect(value: JsonValue, path: string, into: Field[]): void {
  if (into.length > MOST_FIELDS) return
  if (Array.isArray(value)) {
    if (value.length === 0) into.push({ path, value: 'none' })
    value.forEach((one: JsonValue, at) => {
      collect(one, `${path}[${at}]`, into)
    })
    return
  }
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value)
    if (entries.length === 0 && path !== '') into.push({ path, value: 'none' })
    for (const [name, inner] of entries)
      collect(inner, path === '' ? name : `${path}.${name}`, into)
    return
  }
  into.push({ path, value: typeof value === 'string' ? value : JSON.stringify(value) })
}
