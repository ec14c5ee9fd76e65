import { expect, test } from 'vitest'
import { planMarkdown } from '../../../src/renderer/src/panels/plan/plan-markdown.ts'
import { stepWords } from '../../../src/renderer/src/panels/plan/step-words.ts'
import { heldBack, whyNotOffered } from '../../../src/renderer/src/panels/plan/targets.ts'
import { badReleasePlan } from './fixtures/plan-view-fixture.ts'

const [web] = badReleasePlan.targets
if (web === undefined) throw new Error('the fixture has no web target')

test('the live release, the failing commit and what is past retention are not offered', () => {
  expect(web.candidates.map((candidate) => whyNotOffered(candidate, web, false))).toEqual([
    'It is live now.',
    'It has the commit that is failing.',
    undefined,
    'past retention: the provider keeps 30 days',
  ])
})

test('only the failing commit can be asked for', () => {
  expect(heldBack(web).map((candidate) => candidate.id)).toEqual(['dpl_again'])
  expect(web.candidates.map((candidate) => whyNotOffered(candidate, web, true))).toEqual([
    'It is live now.',
    undefined,
    undefined,
    'past retention: the provider keeps 30 days',
  ])
})

test('a planned step says what becomes of what, and how one comes back', () => {
  const step = badReleasePlan.steps.find(({ id }) => id === 'web-rollback')
  expect(step && stepWords(step)).toEqual({
    now: 'dpl_9f2c41d07be3',
    target: 'dpl_77a0b1c2d3e4',
    way: 'rollback',
    undo: 'Promote dpl_9f2c41d07be3 again',
    check: { glyph: '●', word: 'ok', tone: 'done' },
    because: 'A rollback pins production: pushes to main do not go live until it is released.',
  })
})

test('a step that another console has done is done, and says by what that is known', () => {
  const [first] = badReleasePlan.steps
  const because = 'another console has done it'
  expect(first && stepWords({ ...first, state: { kind: 'found', because } })).toMatchObject({
    check: { word: 'done', tone: 'done' },
    because,
  })
})

test('a shared plan holds no request, no address and no secret', () => {
  const markdown = planMarkdown(badReleasePlan, '0042 corrupts | wallets @channel')
  expect(markdown).not.toMatch(/https?:|authorization|secret|prj_1/)
  expect(markdown.split('\n').slice(0, 7)).toEqual([
    '## Take a bad release back: web, API and database (run k7m2q4xd, not started)',
    '',
    'Reason: 0042 corrupts \\| wallets \\@channel',
    '',
    '- web (Vercel) → `v41` (live for 68 h, 0.20 % errors)',
    '- API (Railway) → `v41` (live for 68 h, 0.31 % errors)',
    '- database (PostgreSQL) → *not chosen* (no release is verified: choose one)',
  ])
})
