import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { listProfiles } from '../../../src/main/kernel/settings/list-profiles.ts'
import {
  checkProfile,
  loadProfile,
  parseProfile,
} from '../../../src/main/kernel/settings/load-profile.ts'

const resource = (name: string) =>
  fileURLToPath(new URL(`../../../resources/${name}`, import.meta.url))

let dir: string
let example: Record<string, unknown>
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'settings-'))
  example = JSON.parse(await readFile(resource('profile.example.json'), 'utf8'))
})
afterEach(async () => {
  await rm(dir, { recursive: true, force: true })
})

/** The example with the value at a path replaced; `undefined` takes it away. */
function changed(path: string, value: unknown): unknown {
  const copy: Record<string, unknown> = structuredClone(example)
  const keys = path.split('.')
  let at: object = copy
  for (const key of keys.slice(0, -1)) at = Reflect.get(at, key) as object
  Reflect.set(at, keys.at(-1) ?? '', value)
  return JSON.parse(JSON.stringify(copy))
}

function problemsOf(input: unknown) {
  const loaded = checkProfile(input, 'test')
  return loaded.kind === 'ok'
    ? []
    : loaded.problems.map((problem) => `${problem.path}: ${problem.message}`)
}

test.each(['profile.example.json', 'profile-examples/web-only.json'])(
  'the example %s is a good profile',
  async (name) => {
    expect(await loadProfile(resource(name))).toMatchObject({ kind: 'ok' })
  },
)

describe('a broken profile says each error with its path', () => {
  test.each<[string, unknown, string]>([
    ['systems.vercel.projectId', undefined, 'systems.vercel.projectId: required'],
    ['systems.postgres.port', '5432', 'systems.postgres.port: must be of type number'],
    ['systems.postgres.port', 70_000, 'systems.postgres.port: must be at most 65535'],
    ['thresholds.errorRate', 5, 'thresholds.errorRate: must be at most 1'],
    ['operator', '', 'operator: must not be empty'],
    ['environment', 'prod', 'environment: must be one of "production", "staging", "rehearsal"'],
    [
      'systems.vercel.projectID',
      'x',
      'systems.vercel.projectID: unknown key; did you mean `projectId`?',
    ],
    ['contact', [], 'contact: unknown key; did you mean `contacts`?'],
    [
      'systems.postgres.keyTables',
      [{ table: 'users', newestby: 'x' }],
      'systems.postgres.keyTables[0].newestby: unknown key; did you mean `newestBy`?',
    ],
    [
      'systems.site.domains',
      ['https://vlossom.io/home'],
      'systems.site.domains[0]: must be an origin alone, e.g. https://vlossom.io, without a path',
    ],
    [
      'systems.vercel.baseUrl',
      'api.vercel.com',
      'systems.vercel.baseUrl: must be an address that begins with https:// or http://',
    ],
    [
      'slack.bot.channelId',
      '#incidents',
      'slack.bot.channelId: must be the id of a channel, like C0123456789, not its name',
    ],
    ['slack.chanel', '#x', 'slack.chanel: unknown key; did you mean `channel`?'],
    [
      'statusPage.kind',
      'cachet',
      'statusPage.kind: must be one of "statuspage", "instatus", "better-stack"',
    ],
    [
      'statusPage.pageId',
      'https://vlossom.statuspage.io',
      'statusPage.pageId: must be an id as the page’s own API has it: letters, digits, - and _',
    ],
    [
      'statusPage',
      {
        kind: 'better-stack',
        url: 'https://uptime.betterstack.com',
        pageId: '1',
        secret: 'page',
        components: [],
      },
      'statusPage.components: must name at least one: a report of Better Stack ends when its resources are resolved',
    ],
    [
      'pagerDuty.url',
      'events.pagerduty.com',
      'pagerDuty.url: must be an address that begins with https:// or http://',
    ],
    ['contactsReviewed', 'last week', 'contactsReviewed: must be a date like 2026-11-01'],
    ['recipients', ['ssh-ed25519 AAAA'], 'recipients[0]: must be a public age recipient (age1…)'],
    [
      'systems.postgres.maintenanceDatabase',
      'vlossom',
      'systems.postgres.maintenanceDatabase: must be another database than the live one: it is renamed during a swap',
    ],
    [
      'history.host',
      'db.example.com',
      'history: must be another server: the history is not kept in the patient',
    ],
    [
      'environment',
      'rehearsal',
      'environment: a rehearsal has loopback addresses only; this profile names others',
    ],
  ])('%s = %j', (path, value, expected) => {
    expect(problemsOf(changed(path, value))).toEqual([expected])
  })

  test('all of them at once', () => {
    const { operator: _operator, name: _name, ...rest } = example
    expect(problemsOf({ ...rest, thresholds: {} })).toEqual([
      'name: required',
      'operator: required',
      'thresholds.errorRate: required',
      'thresholds.minimumRequests: required',
      'thresholds.monitoringMinutes: required',
    ])
  })
})

test.each([
  ['systems.vercel.teamId', 'ghp_0123456789abcdefABCD'],
  ['systems.postgres.host', 'postgres://postgres:hunter2@db.example.com/vlossom'],
  ['slack.channel', 'https://hooks.slack.com/services/T000/B000/XXXX'],
  ['systems.railway.services.api', `0x${'ab12'.repeat(16)}`],
])('a secret in %s is refused, and not repeated', (path, value) => {
  const problems = problemsOf(changed(path, value))
  expect(problems).toContain(
    `${path}: looks like a secret: keep it as a credential and name it here`,
  )
  expect(JSON.stringify(problems)).not.toContain(value)
})

test('a file that is no JSON says where, one that cannot be read why, and neither throws', async () => {
  expect(parseProfile('{\n  "name": "x",\n  oops\n}', 'x')).toEqual({
    kind: 'broken',
    name: 'x',
    problems: [{ path: '(profile)', message: 'is no JSON: line 3, column 3' }],
  })
  expect(parseProfile('{"name":', 'x')).toMatchObject({
    problems: [{ message: 'is no JSON: line 1, column 9' }],
  })
  expect(await loadProfile(join(dir, 'gone.json'))).toEqual({
    kind: 'broken',
    name: 'gone',
    problems: [{ path: '(profile)', message: 'cannot be read (ENOENT)' }],
  })
  expect(problemsOf([])).toEqual(['(profile): must be of type object'])
})

test('the profiles of a user are listed, broken ones too', async () => {
  expect(await listProfiles(dir)).toEqual([])
  await mkdir(join(dir, 'profiles'))
  await writeFile(join(dir, 'profiles', 'b.json'), JSON.stringify(example))
  await writeFile(join(dir, 'profiles', 'a.json'), '{')
  await writeFile(join(dir, 'profiles', 'notes.txt'), '')
  expect((await listProfiles(dir)).map(({ file, loaded }) => [file, loaded.kind])).toEqual([
    [join(dir, 'profiles', 'a.json'), 'broken'],
    [join(dir, 'profiles', 'b.json'), 'ok'],
  ])
})
