import type { JsonObject, JsonValue } from '../../../../../shared/domain/json.ts'

/** One change of a patch: where, and to what. */
export interface PatchLine {
  readonly path: string
  readonly value: string
  /** It changes where a volume is mounted. */
  readonly mounts: boolean
}

/**
 * A patch as lines that can be read, services by their names. Values of variables are not shown: they may be secrets.
 * Pure.
 */
export function patchLines(
  patch: JsonObject,
  services: Readonly<Record<string, string>>,
): readonly PatchLine[] {
  const lines: PatchLine[] = []
  const walk = (value: JsonValue, path: readonly string[]): void => {
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      const entries = Object.entries(value)
      if (entries.length > 0) {
        for (const [name, inner] of entries) walk(inner ?? null, [...path, name])
        return
      }
    }
    const hidden = path.includes('variables') && value !== null
    const named = path.map((part) => services[part] ?? part)
    lines.push({
      path: named.join('.'),
      value: hidden
        ? '(a value, not shown)'
        : value === null
          ? 'taken away'
          : JSON.stringify(value),
      mounts: path.includes('volumeMounts'),
    })
  }
  walk(patch, [])
  return lines.filter(({ path }) => path !== '')
}
