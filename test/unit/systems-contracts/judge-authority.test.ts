import { expect, test } from 'vitest'
import {
  judgeAuthorities,
  KEY_HERE,
} from '../../../src/main/kernel/systems/contracts/authority/judge-authority.ts'
import type { ActView } from '../../../src/main/kernel/systems/contracts/authority/read-authority.ts'
import type { Tried } from '../../../src/main/kernel/systems/contracts/authority/try-act.ts'

const key = `0x${'1'.repeat(36)}aaaa`
const other = `0x${'2'.repeat(36)}bbbb`
const no: Tried = { kind: 'not-allowed', words: 'it is not its owner' }
const yes: Tried = { kind: 'allowed' }
const already: Tried = { kind: 'already' }
const plain = { isProxy: false, canPause: true }

const tried = (address: string, because: string, answer: Tried) => ({
  ...{ address, because: [because], tried: answer },
  account: { kind: 'account' as const, address },
})

function pauseView(
  stranger: Tried,
  accounts: readonly ReturnType<typeof tried>[],
  listed = true,
): readonly ActView[] {
  return [{ act: 'pause', stranger, accounts, listed }]
}

const pauseBy = (...said: readonly (readonly ActView[] | null)[]) => {
  const named = said.map((views, index) => ({ endpoint: `rpc-${index + 1}`, views }))
  const [pause] = judgeAuthorities(named, plain)
  return {
    kind: pause?.kind,
    says: pause?.says,
    permissions: pause?.holders.map((one) => one.permission),
  }
}

test('the key of this console comes first where it may, and others are named by the end of their address', () => {
  const view = pauseView(no, [tried(key, KEY_HERE, yes), tried(other, 'owner', yes)])
  expect(pauseBy(view, view)).toEqual({
    kind: 'here',
    says: 'this console’s key, an account (…bbbb)',
    permissions: ['may', 'may'],
  })
})

test('what is done already proves an account only where a stranger is refused', () => {
  const proven = pauseView(no, [tried(key, KEY_HERE, already)])
  const open = pauseView(already, [tried(key, KEY_HERE, already)])
  expect([pauseBy(proven).kind, pauseBy(open)]).toEqual([
    'here',
    {
      kind: 'unknown',
      says: 'not to be seen now: done already, which everybody is told',
      permissions: ['not-shown'],
    },
  ])
})

test('a contract that a stranger may pause is an alarm, whoever else may', () => {
  const open = pauseView(yes, [tried(key, KEY_HERE, yes)])
  const shut = pauseView(no, [tried(key, KEY_HERE, yes)])
  expect([pauseBy(open, open).says, pauseBy(open, shut).says]).toEqual([
    'ANYBODY: it goes through from an account that nobody has',
    'ANYBODY: it goes through from an account that nobody has, says rpc-1',
  ])
})

test('endpoints that contradict each other about an account, or name different owners, are disputed', () => {
  const may = pauseView(no, [tried(key, KEY_HERE, yes)])
  const mayNot = pauseView(no, [tried(key, KEY_HERE, no)])
  const another = pauseView(no, [tried(key, KEY_HERE, yes), tried(other, 'owner', yes)])
  expect(pauseBy(may, mayNot)).toEqual({
    kind: 'disputed',
    says: 'endpoints differ about this console’s key',
    permissions: ['disputed'],
  })
  expect(pauseBy(may, another)).toMatchObject({
    kind: 'disputed',
    says: 'endpoints differ about an account (…bbbb)',
  })
  const [pause] = judgeAuthorities(
    [may, another].map((views, index) => ({ endpoint: `rpc-${index + 1}`, views })),
    plain,
  )
  expect(pause?.holders[1]?.says).toBe(
    'rpc-1 says: it is not named there; rpc-2 says: it goes through',
  )
})

test('nobody is nobody only where every holder of its role could be listed', () => {
  const refused = [tried(key, KEY_HERE, no)]
  expect([pauseBy(pauseView(no, refused)).says, pauseBy(pauseView(no, refused, false))]).toEqual([
    'nobody that is known here',
    {
      kind: 'unknown',
      says: 'nobody that is known here; holders of its role cannot be listed at every endpoint',
      permissions: ['may-not'],
    },
  ])
})

test('an endpoint that is silent about a contract contradicts nobody; where all are, nothing is known', () => {
  const view = pauseView(no, [tried(key, KEY_HERE, yes)])
  expect([pauseBy(view, null).kind, pauseBy(null, null).kind]).toEqual(['here', 'unknown'])
})

test('what is no proxy is not upgraded, and what has no pause is not paused', () => {
  const acts = judgeAuthorities([], { isProxy: false, canPause: false })
  expect(acts.map(({ act, kind }) => [act, kind])).toEqual([
    ['pause', 'impossible'],
    ['unpause', 'impossible'],
    ['upgrade', 'impossible'],
  ])
})
