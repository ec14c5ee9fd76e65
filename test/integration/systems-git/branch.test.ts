import { afterEach, expect, test } from 'vitest'
import { gitSystem } from '../../../src/main/kernel/systems/git/index.ts'
import { runGit } from '../../../src/rehearsal/git/run-git.ts'
import {
  commitFiles,
  openSourceWorld,
  RUN,
  type SourceWorld,
  STARTED,
} from '../../doubles/systems-git/source-world.ts'

const never = new AbortController().signal
let world: SourceWorld
afterEach(() => world.stop())

const side = 'web'
const sightOf = (bad: string, commits: readonly string[] = []) =>
  gitSystem.branch?.({ side, bad: [bad], commits }, world.console.reads(RUN), never)
const isFree = (bad: string) =>
  gitSystem.checks
    .find(({ name }) => name === 'branch-is-free')
    ?.run({ side, pinned: [{ id: 'p', name: side, bad: [bad] }] }, world.console.reads(RUN), never)
const fetched = () => runGit(['-C', world.clone, 'fetch', '--quiet', 'origin'])
const push = (message: string, text: string) =>
  commitFiles(world.remote, message, { 'a.txt': text })

async function scene() {
  world = await openSourceWorld()
  const good = await world.at(world.remote, 'main')
  const bad = await push('Bad release', 'bad\n')
  return { good, bad }
}

test('the branch has the bad commit until it is reverted, and has it again when the revert is', async () => {
  const { good, bad } = await scene()
  const more = await push('Something else', 'more\n')
  await fetched()
  expect(await sightOf(bad, [good, bad])).toEqual({
    ...{ branch: 'main', head: more },
    carries: { [good]: 'free', [bad]: 'carries', [more]: 'carries' },
  })
  expect(await isFree(bad)).toMatchObject({
    kind: 'failed',
    failure: { code: 'BLOCKED', next: expect.stringContaining('git revert') },
  })

  const revert = await push(`Revert "Bad release"\n\nThis reverts commit ${bad}.`, 'a1\n')
  await fetched()
  expect((await sightOf(bad))?.carries).toEqual({ [revert]: 'free' })
  expect((await isFree(bad))?.kind).toBe('verified')

  const again = await push(`Reapply "Bad release"\n\nThis reverts commit ${revert}.`, 'bad\n')
  await fetched()
  expect((await sightOf(bad))?.carries).toEqual({ [again]: 'carries' })
})

test('the revert of this console counts as one', async () => {
  const { good, bad } = await scene()
  await world.carryOut('fetch', { side })
  const target = { deploymentId: 'dpl_1', commit: good, version: 'v1' }
  await world.carryOut('revert', { run: RUN, side, startedAt: STARTED, target })
  await world.carryOut('push', { run: RUN, side })
  const sight = await sightOf(bad)
  expect(sight?.carries[sight.head ?? '']).toBe('free')
})

test('what the clone has not fetched is unknown, and so is a remote that does not answer', async () => {
  const { bad } = await scene()
  await fetched()
  const pushed = await push('Not fetched yet', 'more\n')
  expect(await sightOf(bad)).toMatchObject({ head: pushed, carries: { [pushed]: 'unknown' } })
  expect(await isFree(bad)).toMatchObject({ kind: 'failed', failure: { code: 'NOT_VERIFIED' } })
  await runGit(['-C', world.clone, 'remote', 'set-url', 'origin', `${world.clone}/gone`])
  expect(await sightOf(bad)).toMatchObject({
    because: 'The remote origin does not answer.',
    carries: {},
  })
})

test('a side without a repository is not watched', async () => {
  await scene()
  const asked = { side: 'api', bad: [], commits: [] } as const
  expect(await gitSystem.branch?.(asked, world.console.reads(RUN), never)).toBeUndefined()
})
