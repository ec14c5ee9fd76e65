import { existsSync } from 'node:fs'
import { resolve } from 'node:path'

/**
 * @typedef {{ kind: 'rehearsal' } | { kind: 'real', file: string }
 *   | { kind: 'undecided', why: string }} Environment
 */

/**
 * Which environment the console opens on. Where a real one exists, it is never guessed: a
 * rehearsal taken for production, or the other way round, is the worst beginning of an incident.
 * @param {{ profile?: string | undefined, rehearsal?: boolean | undefined }} wishes
 * @param {readonly { name: string, file: string }[]} profiles
 * @param {((question: string) => Promise<string>) | null} ask null where nobody can answer
 * @returns {Promise<Environment>}
 */
export async function chooseEnvironment(wishes, profiles, ask) {
  if (wishes.profile !== undefined) return named(wishes.profile, profiles)
  if (wishes.rehearsal === true || profiles.length === 0) return { kind: 'rehearsal' }
  if (ask === null) return { kind: 'undecided', why: choices(profiles) }
  for (;;) {
    const answer = (await ask(question(profiles))).trim()
    if (answer === '0' || answer === 'rehearsal') return { kind: 'rehearsal' }
    const chosen = profiles[Number(answer) - 1] ?? profiles.find(({ name }) => name === answer)
    if (chosen !== undefined) return { kind: 'real', file: chosen.file }
  }
}

/** @returns {Environment} */
function named(wish, profiles) {
  const known = profiles.find(({ name }) => name === wish)
  const file = known?.file ?? resolve(wish)
  return existsSync(file)
    ? { kind: 'real', file }
    : { kind: 'undecided', why: `there is no profile "${wish}" (looked for the file ${file})` }
}

function question(profiles) {
  const lines = profiles.map(({ name }, index) => `  ${index + 1}  ${name}   (real)`)
  return `Which environment?\n  0  rehearsal\n${lines.join('\n')}\n> `
}

function choices(profiles) {
  const lines = profiles.map(({ name }) => `  npm start -- --profile ${name}`)
  return `real environments exist; say which one:\n  npm start -- --rehearsal\n${lines.join('\n')}`
}
