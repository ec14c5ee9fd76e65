import { expect, test } from 'vitest'
import { checkAccess, type KnownToken } from '../../../src/rehearsal/vercel/access.ts'

const TOKENS: readonly KnownToken[] = [
  { token: 'good', kind: 'full' },
  { token: 'reader', kind: 'read-only' },
  { token: 'elsewhere', kind: 'other-team' },
  { token: 'old', kind: 'expired' },
]
const state = { team: { id: 'team_vlossom', slug: 'vlossom', name: 'Vlossom' } }

function check(authorization: string | undefined, query: string, mutates = false): unknown {
  const request = { authorization, query: new URLSearchParams(query), mutates }
  const access = checkAccess(state, TOKENS, request)
  return 'status' in access ? access.status : access.inTeam
}

test.each([
  ['the team by id', 'Bearer good', 'teamId=team_vlossom', true],
  ['the team by slug', 'Bearer good', 'slug=vlossom', true],
  ['no team: the personal account', 'Bearer good', '', false],
  ['a foreign team', 'Bearer good', 'teamId=team_other', 403],
  ['no token', undefined, 'teamId=team_vlossom', 401],
  ['an unknown token', 'Bearer nonsense', 'teamId=team_vlossom', 403],
  ['an expired token', 'Bearer old', 'teamId=team_vlossom', 403],
  ['a token of another team', 'Bearer elsewhere', 'teamId=team_vlossom', 403],
])('%s', (_name, authorization, query, expected) => {
  expect(check(authorization, query)).toBe(expected)
})

test('a read-only token may look and not touch', () => {
  expect(check('Bearer reader', 'teamId=team_vlossom')).toBe(true)
  expect(check('Bearer reader', 'teamId=team_vlossom', true)).toBe(403)
})

test('no refusal repeats the token', () => {
  const request = {
    authorization: 'Bearer s3cret-value',
    query: new URLSearchParams(),
    mutates: false,
  }
  expect(JSON.stringify(checkAccess(state, TOKENS, request))).not.toContain('s3cret-value')
})
