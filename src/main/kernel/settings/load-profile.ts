import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import type { Profile, ProfileProblem } from '../../../shared/domain/profile.ts'
import { judgeProfile, secretProblems } from './judge-profile.ts'
import { profileSchema } from './profile-schema.ts'
import { schemaProblems } from './schema-problems.ts'

/** A profile, or everything that is wrong with it: the console opens with either. */
export type LoadedProfile =
  | { readonly kind: 'ok'; readonly profile: Profile }
  | { readonly kind: 'broken'; readonly name: string; readonly problems: readonly ProfileProblem[] }

/** Reads one profile file. Never throws. */
export async function loadProfile(file: string): Promise<LoadedProfile> {
  const name = basename(file, '.json')
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
    return broken(name, `cannot be read (${code})`)
  }
  return parseProfile(text, name)
}

/** Parses the text of a profile; `name` stands for it while its own is not known. */
export function parseProfile(text: string, name: string): LoadedProfile {
  let input: unknown
  try {
    input = JSON.parse(text)
  } catch (error) {
    return broken(name, `is no JSON${placeOf(error, text)}`)
  }
  return checkProfile(input, name)
}

/** Checks what was parsed or put together. */
export function checkProfile(input: unknown, name: string): LoadedProfile {
  const secrets = secretProblems(input)
  const parsed = profileSchema.safeParse(input)
  const rest = parsed.success
    ? judgeProfile(parsed.data)
    : schemaProblems(profileSchema, parsed.error, input)
  const problems = [...secrets, ...rest]
  if (parsed.success && problems.length === 0) return { kind: 'ok', profile: parsed.data }
  return { kind: 'broken', name, problems }
}

function broken(name: string, message: string): LoadedProfile {
  return { kind: 'broken', name, problems: [{ path: '(profile)', message }] }
}

/** The engine tells the position only in its message; where it does not, the text ended too early. */
function placeOf(error: unknown, text: string): string {
  const position = /position (\d+)/.exec(error instanceof Error ? error.message : '')?.[1]
  const before = text.slice(0, position === undefined ? text.length : Number(position))
  const lines = before.split('\n')
  return `: line ${lines.length}, column ${(lines.at(-1) ?? '').length + 1}`
}
