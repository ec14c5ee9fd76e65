import type { EnvTarget, EnvType } from './model.ts'

const TYPES: readonly string[] = ['plain', 'encrypted', 'sensitive', 'system', 'secret']
const TARGETS: readonly string[] = ['production', 'preview', 'development']

/** What a create or edit of a variable may hold. */
export interface EnvInput {
  readonly key?: string
  readonly value?: string
  readonly type?: EnvType
  readonly target?: readonly EnvTarget[]
  readonly comment?: string | null
  readonly gitBranch?: string | null
}

const isType = (value: unknown): value is EnvType =>
  typeof value === 'string' && TYPES.includes(value)

const isTarget = (value: unknown): value is EnvTarget =>
  typeof value === 'string' && TARGETS.includes(value)

const isTargets = (value: unknown): value is readonly EnvTarget[] =>
  Array.isArray(value) && value.length > 0 && value.every(isTarget)

/** Reads the JSON of one variable; a text says what is wrong with it. Unknown members are ignored. */
export function readEnvInput(json: unknown): EnvInput | string {
  if (typeof json !== 'object' || json === null) return 'The body should be an object'
  const { key, value, type, target, comment, gitBranch } = json as Readonly<Record<string, unknown>>
  const targets = typeof target === 'string' ? [target] : target
  if (key !== undefined && (typeof key !== 'string' || key === '')) return '`key` should be text'
  if (value !== undefined && typeof value !== 'string') return '`value` should be text'
  if (type !== undefined && !isType(type)) return `\`type\` should be one of ${TYPES.join(', ')}`
  if (targets !== undefined && !isTargets(targets)) {
    return `\`target\` should be a list of ${TARGETS.join(', ')}`
  }
  return {
    ...(key === undefined ? {} : { key }),
    ...(value === undefined ? {} : { value }),
    ...(type === undefined ? {} : { type }),
    ...(targets === undefined ? {} : { target: targets }),
    ...(typeof comment === 'string' ? { comment } : {}),
    ...(typeof gitBranch === 'string' ? { gitBranch } : {}),
  }
}
