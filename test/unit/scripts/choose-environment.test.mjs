import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { chooseEnvironment } from '../../../scripts/lib/choose-environment.mjs'
import { realProfiles, userDataFolder } from '../../../scripts/lib/user-data.mjs'
import { temporaryFolder } from './fake-machine.mjs'

function operator(names) {
  const folder = temporaryFolder()
  mkdirSync(join(folder, 'profiles'))
  for (const name of names) writeFileSync(join(folder, 'profiles', `${name}.json`), '{}')
  return { folder, profiles: realProfiles(folder) }
}

/** Somebody at the keyboard who gives these answers in turn. */
const answering = (...answers) => {
  const questions = []
  const ask = async (question) => {
    questions.push(question)
    return answers.shift() ?? ''
  }
  return { ask, questions }
}

test('without a real environment the console opens on the rehearsal and asks nothing', async () => {
  const { ask, questions } = answering()
  expect(await chooseEnvironment({}, realProfiles(temporaryFolder()), ask)).toEqual({
    kind: 'rehearsal',
  })
  expect(questions).toEqual([])
})

test('where a real environment exists the operator is asked, until the answer is one', async () => {
  const { folder, profiles } = operator(['production', 'staging'])
  const { ask, questions } = answering('', '7', 'prod', '2')
  expect(await chooseEnvironment({}, profiles, ask)).toEqual({
    kind: 'real',
    file: join(folder, 'profiles', 'staging.json'),
  })
  expect(questions).toHaveLength(4)
  expect(questions[0]).toBe(
    'Which environment?\n  0  rehearsal\n  1  production   (real)\n  2  staging   (real)\n> ',
  )
})

test('the rehearsal can be chosen beside a real environment', async () => {
  const { profiles } = operator(['production'])
  expect(await chooseEnvironment({}, profiles, answering('0').ask)).toEqual({ kind: 'rehearsal' })
  expect(await chooseEnvironment({ rehearsal: true }, profiles, null)).toEqual({
    kind: 'rehearsal',
  })
})

test('where nobody can answer nothing is guessed', async () => {
  const { profiles } = operator(['production'])
  expect(await chooseEnvironment({}, profiles, null)).toEqual({
    kind: 'undecided',
    why: 'real environments exist; say which one:\n  npm start -- --rehearsal\n  npm start -- --profile production',
  })
})

test('a profile is named by its name or by its file', async () => {
  const { folder, profiles } = operator(['production'])
  const file = join(folder, 'profiles', 'production.json')
  const real = { kind: 'real', file }
  expect(await chooseEnvironment({ profile: 'production' }, profiles, null)).toEqual(real)
  expect(await chooseEnvironment({ profile: file }, [], null)).toEqual(real)
})

test('a profile that is not there is said, never replaced by the rehearsal', async () => {
  const chosen = await chooseEnvironment({ profile: 'prodution' }, [], null)
  expect(chosen.kind).toBe('undecided')
  expect(chosen.why).toContain('there is no profile "prodution"')
})

test('the user-data folder follows each platform', () => {
  const folders = [
    userDataFolder({ HOME: '/home/o' }, 'linux'),
    userDataFolder({ HOME: '/home/o', XDG_DATA_HOME: '/data' }, 'linux'),
    userDataFolder({ HOME: '/Users/o' }, 'darwin'),
  ]
  expect(folders).toEqual([
    '/home/o/.local/share/rollback-console',
    '/data/rollback-console',
    '/Users/o/Library/Application Support/rollback-console',
  ])
})
