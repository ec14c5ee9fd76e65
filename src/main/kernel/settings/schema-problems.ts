import { z } from 'zod'
import type { ProfileProblem } from '../../../shared/domain/profile.ts'

type Path = readonly PropertyKey[]

/** Every error of a schema with its place, e.g. `systems.vercel.projectId: required`. */
export function schemaProblems(
  schema: z.ZodType,
  error: z.ZodError,
  input: unknown,
): readonly ProfileProblem[] {
  return error.issues.flatMap((issue) => {
    if (issue.code === 'unrecognized_keys') {
      const known = keysAt(schema, issue.path)
      return issue.keys.map((key) => ({
        path: formatPath([...issue.path, key]),
        message: `unknown key${suggestion(key, known)}`,
      }))
    }
    const absent = valueAt(input, issue.path) === undefined
    return [{ path: formatPath(issue.path), message: absent ? 'required' : words(issue) }]
  })
}

function words(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${issue.expected === 'int' ? 'a whole number' : `of type ${issue.expected}`}`
    case 'invalid_value':
      return `must be one of ${issue.values.map((value) => JSON.stringify(value)).join(', ')}`
    case 'too_small':
      return issue.message.startsWith('must') ? issue.message : `must be at least ${issue.minimum}`
    case 'too_big':
      return `must be at most ${issue.maximum}`
    default:
      return issue.message
  }
}

/** `contacts[0].primary.name`; the whole is `(profile)`. */
export function formatPath(path: Path): string {
  const text = path.reduce<string>(
    (before, part) =>
      typeof part === 'number'
        ? `${before}[${part}]`
        : `${before}${before === '' ? '' : '.'}${String(part)}`,
    '',
  )
  return text === '' ? '(profile)' : text
}

function valueAt(input: unknown, path: Path): unknown {
  let value: unknown = input
  for (const part of path) {
    if (typeof value !== 'object' || value === null) return undefined
    value = Reflect.get(value, part)
  }
  return value
}

function keysAt(schema: z.ZodType, path: Path): readonly string[] {
  let at: unknown = schema
  for (const part of path) {
    at = unwrapped(at)
    if (at instanceof z.ZodObject) at = at.shape[String(part)]
    else if (at instanceof z.ZodArray) at = at.element
    else return []
  }
  at = unwrapped(at)
  return at instanceof z.ZodObject ? Object.keys(at.shape) : []
}

function unwrapped(schema: unknown): unknown {
  return schema instanceof z.ZodExactOptional || schema instanceof z.ZodOptional
    ? schema.unwrap()
    : schema
}

function suggestion(key: string, known: readonly string[]): string {
  const near = known
    .map((candidate) => ({
      candidate,
      distance: editDistance(key.toLowerCase(), candidate.toLowerCase()),
    }))
    .sort((a, b) => a.distance - b.distance)[0]
  const isNear = near !== undefined && near.distance <= Math.max(2, Math.floor(key.length / 3))
  return isNear ? `; did you mean \`${near.candidate}\`?` : `; known here: ${known.join(', ')}`
}

/** Letters to change, add or remove (Levenshtein), one row at a time. */
function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index)
  for (const [i, letter] of [...from].entries()) {
    const next = [i + 1]
    for (const [j, other] of [...to].entries()) {
      const swap = (row[j] ?? 0) + (letter === other ? 0 : 1)
      next.push(Math.min(swap, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1))
    }
    row = next
  }
  return row.at(-1) ?? 0
}
