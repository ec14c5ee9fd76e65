import { chmod, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { runGit } from '../../../src/rehearsal/git/run-git.ts'
import {
  commitFiles,
  openSourceWorld,
  RUN,
  type SourceWorld,
  STARTED,
} from '../../doubles/systems-git/source-world.ts'

let world: SourceWorld
afterEach(() => world.stop())

const side = 'web'
const pushed = { run: RUN, side }
const revertTo = (commit: string) => ({
  ...pushed,
  startedAt: STARTED,
  target: { deploymentId: 'dpl_1', commit, version: 'v1' },
})

/** A good release, then a bad one by a merged pull request, then somebody's fix. */
async function badRelease() {
  const good = await world.at(world.remote, 'main')
  const feature = await commitFiles(
    world.remote,
    'Work on it',
    { 'deep/c.txt': 'c\n', 'a.txt': 'a2\n' },
    { branch: 'feature', from: good },
  )
  await commitFiles(
    world.remote,
    'Merge pull request #7',
    { 'a.txt': 'a2\n', 'deep/c.txt': 'c\n' },
    { merge: feature },
  )
  const head = await commitFiles(world.remote, 'Fix <!channel> \u001b[31mred', {
    'deep/b.txt': null,
  })
  return { good, head }
}

test('a bad release goes back by one commit on top, pushed to a branch first and then to production', async () => {
  world = await openSourceWorld()
  const { good, head } = await badRelease()
  const fetched = await world.carryOut('fetch', { side })
  expect(fetched.verdict.kind).toBe('verified')
  const mine = await world.at(world.clone, 'main')

  const { plan, verdict } = await world.carryOut('revert', revertTo(good))
  expect(verdict.kind).toBe('verified')
  expect(plan.target).toContainEqual({
    kind: 'table',
    label: 'Taken back, newest first',
    columns: ['commit', 'author', 'what'],
    rows: [
      [head.slice(0, 9), 'Thandi Mokoena', 'Fix <!channel>  [31mred'],
      [expect.any(String), 'Thandi Mokoena', 'merge: Merge pull request #7'],
    ],
  })
  expect(await world.at(world.remote, 'main')).toBe(head)

  const branch = await world.carryOut('push-branch', pushed)
  expect(branch.verdict.kind).toBe('verified')
  const production = await world.carryOut('push', pushed)
  expect(production.verdict.kind).toBe('verified')
  const now = await world.at(world.remote, 'main')
  expect(production.plan.details).toMatchObject({ release: { commit: now } })
  expect(await world.at(world.remote, 'main^')).toBe(head)
  expect(await world.at(world.remote, 'main^{tree}')).toBe(
    await world.at(world.remote, `${good}^{tree}`),
  )
  expect(await world.at(world.remote, `rollback/${RUN}`)).toBe(now)

  // Nobody's branch and no file of the clone has moved.
  expect(await world.at(world.clone, 'main')).toBe(mine)
  expect(await runGit(['-C', world.clone, 'status', '--porcelain'])).toBe('')
  expect(await world.look('push', pushed)).toMatchObject({ kind: 'nothing-to-do' })
})

test('it is prepared without the network, from what the clone has, and pushed only onto that', async () => {
  world = await openSourceWorld()
  const { good, head } = await badRelease()
  await world.carryOut('fetch', { side })
  await runGit(['-C', world.clone, 'remote', 'set-url', 'origin', join(world.clone, 'gone')])
  await expect(world.look('fetch', { side })).rejects.toMatchObject({
    failure: { code: 'UNREACHABLE', field: 'git.web.remote' },
  })
  const { verdict } = await world.carryOut('revert', revertTo(good))
  expect(verdict.kind).toBe('verified')
  await runGit(['-C', world.clone, 'remote', 'set-url', 'origin', world.remote])
  const moved = await commitFiles(world.remote, 'Another one', { 'd.txt': 'd\n' })
  expect(await world.refusal('push', pushed)).toMatchObject({
    code: 'BLOCKED',
    summary: expect.stringContaining('somebody pushed meanwhile'),
    answered: `there: ${moved}; expected: ${head}`,
  })
  expect(await world.at(world.remote, 'main')).toBe(moved)
})

test('a protected branch refuses, and the branch for a pull request is there', async () => {
  world = await openSourceWorld()
  const { good, head } = await badRelease()
  const hook = join(world.remote, 'hooks', 'update')
  await writeFile(
    hook,
    '#!/bin/sh\n[ "$1" = refs/heads/main ] || exit 0\necho "GH006: Protected branch update failed" >&2\nexit 1\n',
  )
  await chmod(hook, 0o755)
  await world.carryOut('fetch', { side })
  await world.carryOut('revert', revertTo(good))
  expect((await world.carryOut('push-branch', pushed)).verdict.kind).toBe('verified')
  const looked = await world.look('push', pushed)
  expect(looked.kind).toBe('planned')
  const { receipt, verdict } = await world.carryOut('push', pushed)
  expect([receipt['kind'], verdict.kind]).toEqual(['refused', 'failed'])
  expect(await world.at(world.remote, 'main')).toBe(head)
})

test('migrations whose scripts would go are named', async () => {
  world = await openSourceWorld()
  const good = await world.at(world.remote, 'main')
  await commitFiles(world.remote, 'A migration', {
    'prisma/migrations/0042_split/migration.sql': 'SELECT 1;',
  })
  await world.carryOut('fetch', { side })
  const looked = await world.look('revert', revertTo(good))
  expect(looked).toMatchObject({ plan: { warnings: [expect.stringContaining('0042_split')] } })
})

test('what cannot be taken back is refused with the field to look at', async () => {
  world = await openSourceWorld()
  const good = await world.at(world.remote, 'main')
  expect(await world.look('revert', revertTo(good))).toMatchObject({ kind: 'nothing-to-do' })
  const foreign = await commitFiles(
    world.clone,
    'Elsewhere',
    { 'x.txt': 'x\n' },
    { branch: 'other', from: good },
  )
  expect(await world.refusal('revert', revertTo(foreign))).toMatchObject({
    field: 'git.web.branch',
  })
  for (const unknown of ['0'.repeat(40), '', '--output=/etc/passwd'])
    expect(await world.refusal('revert', revertTo(unknown))).toMatchObject({
      field: 'git.web.repository',
      world: 'Nothing was changed, here or at the remote.',
    })
  expect(await world.refusal('push', pushed)).toMatchObject({
    summary: 'The revert is not committed.',
  })
  await expect(world.look('fetch', { side: 'api' })).rejects.toMatchObject({
    failure: { code: 'PROFILE_INVALID', field: 'git.api' },
  })
})
