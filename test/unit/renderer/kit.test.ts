import { expect, test } from 'vitest'
import { firstRunSteps } from '../../../src/renderer/src/frame/first-run.ts'
import { kitStandsInTheWay } from '../../../src/renderer/src/frame/kit-stands-in-the-way.ts'
import {
  keepingWords,
  moveWords,
  placesToMove,
} from '../../../src/renderer/src/panels/credentials/keeping-words.ts'
import { LARGEST_KIT, readKitFile } from '../../../src/renderer/src/panels/kit/kit-file.ts'
import { kitWords } from '../../../src/renderer/src/panels/kit/kit-words.ts'
import {
  judgePassphrase,
  SHORTEST_PASSPHRASE,
} from '../../../src/renderer/src/ui/passphrase/passphrase-rule.ts'
import { kitText, passphrase } from '../../../src/shared/contract/inputs.ts'
import type { KitStatus } from '../../../src/shared/domain/audit.ts'
import type { Session } from '../../../src/shared/domain/session.ts'
import { rehearsalSession } from './fixtures/session-fixture.ts'

const at = '2026-11-29T16:00:00.000Z'
const none: KitStatus = { kind: 'none' }
const made: KitStatus = { kind: 'made', recipient: 'age1x', at }
const proven: KitStatus = { kind: 'proven', recipient: 'age1x', at }
const gone: KitStatus = { kind: 'gone', recipient: 'age1x', at }
const unknown: KitStatus = { kind: 'unknown', because: 'the keychain is locked' }
const kits: readonly KitStatus[] = [none, made, proven, gone, unknown, { kind: 'not-needed' }]

const production: Session = {
  ...rehearsalSession,
  environment: 'production',
  credentialKeeping: 'keychain',
  arming: { kind: 'impossible', because: 'the kit' },
}

test('the rule for a passphrase is the contract’s own', () => {
  const [short, enough] = ['x'.repeat(SHORTEST_PASSPHRASE - 1), 'x'.repeat(SHORTEST_PASSPHRASE)]
  expect([passphrase.safeParse(short).success, passphrase.safeParse(enough).success]).toEqual([
    false,
    true,
  ])
  expect([
    judgePassphrase(short, short),
    judgePassphrase(enough, short),
    judgePassphrase(enough, enough),
  ]).toEqual([{ kind: 'too-short', missing: 1 }, { kind: 'differs' }, { kind: 'ok' }])
})

test('a kit’s file is read as text; one that is no kit’s is told without asking the kernel', async () => {
  const file = (text: string, name = 'kit.age') => new File([text], name)
  expect(kitText.safeParse('x'.repeat(LARGEST_KIT)).success).toBe(true)
  expect(await readKitFile(file('armored\n'))).toEqual({ kind: 'text', text: 'armored\n' })
  expect(await readKitFile(file('x'.repeat(LARGEST_KIT + 1)))).toMatchObject({
    because: 'kit.age is too large to be a recovery kit.',
  })
  expect(await readKitFile(file(' \n'))).toMatchObject({ because: 'kit.age is empty.' })
  const unreadable = { name: 'kit.age', size: 1, text: () => Promise.reject(new Error('gone')) }
  expect(await readKitFile(unreadable)).toMatchObject({ because: 'kit.age cannot be read.' })
})

test('each standing of a kit has an icon and a word of its own', () => {
  const looks = kits.map((kit) => kitWords(kit).look)
  expect(looks.map(({ glyph }) => glyph).join('')).toBe('◆◆●✕?–')
  expect(new Set(looks.map(({ word }) => word)).size).toBe(kits.length)
})

test('the band leads to the kit where the kit alone stands in the way, and nowhere else', () => {
  const needs = (session: Partial<Session>) =>
    kits.map((kit) => kitStandsInTheWay({ ...production, ...session }, kit))
  expect(needs({})).toEqual(['make', 'prove', null, 'make', 'look', null])
  const nothing = kits.map(() => null)
  expect(needs({ arming: { kind: 'read-only' } })).toEqual(nothing)
  expect(needs({ log: { ...production.log, heldByAnother: true } })).toEqual(nothing)
  expect(needs({ problems: [{ path: 'environment', message: 'unknown' }] })).toEqual(nothing)
  expect(needs({ environment: 'staging' })).toEqual(nothing)
  expect(kitStandsInTheWay(null, none)).toBe(null)
  expect(kitStandsInTheWay(production, null)).toBe(null)
})

test('the first run asks for credentials, kit and rehearsal, and each goes by being done', () => {
  const present = production.credentials.map((one) => ({ ...one, state: 'present' }) as const)
  const left = (session: Partial<Session>, kit: KitStatus, rehearsedAt?: string) =>
    firstRunSteps({ session: { ...production, ...session }, kit, rehearsedAt })?.map(
      ({ id, done, text }) => `${done ? '●' : '○'} ${id}: ${text}`,
    ) ?? null
  expect([
    left({}, none),
    left({ credentials: present }, made),
    left({ credentials: present, credentialKeeping: 'session' }, proven),
    left({ credentials: present }, proven),
    left({ credentials: present }, proven, at),
  ]).toEqual([
    ['○ credentials: 1 of 3 not there', '○ kit: not made', '○ rehearsal: never done here'],
    ['● credentials: kept', '○ kit: not proven', '○ rehearsal: never done here'],
    ['○ credentials: not kept', '● kit: proven', '○ rehearsal: never done here'],
    ['● credentials: kept', '● kit: proven', '○ rehearsal: never done here'],
    null,
  ])
})

test('the first run is silent in a rehearsal, with a broken profile, beside another console', () => {
  const steps = (session: Partial<Session>) =>
    firstRunSteps({ session: { ...production, ...session }, kit: none, rehearsedAt: undefined })
  expect([
    steps({ environment: 'rehearsal' }),
    steps({ problems: [{ path: 'environment', message: 'unknown' }] }),
    steps({ log: { ...production.log, heldByAnother: true } }),
    firstRunSteps({ session: null, kit: none, rehearsedAt: undefined }),
    firstRunSteps({ session: production, kit: null, rehearsedAt: undefined }),
  ]).toEqual([null, null, null, null, null])
})

test('credentials can be moved to where they are not; a rehearsal’s stay', () => {
  const places = ['keychain', 'passphrase', 'session', 'rehearsal-files', 'a word of tomorrow']
  expect(places.map(placesToMove)).toEqual([
    ['passphrase'],
    ['keychain'],
    ['keychain', 'passphrase'],
    [],
    [],
  ])
  expect(keepingWords('a word of tomorrow')).toBe('a word of tomorrow')
  expect(moveWords('keychain', 'passphrase')).toContain('only then forgotten here')
  expect(moveWords('session', 'keychain')).not.toContain('forgotten')
})
