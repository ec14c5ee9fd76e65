import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { makeRemotes, remotePath } from '../../../src/rehearsal/git/make-remotes.ts'
import { runGit } from '../../../src/rehearsal/git/run-git.ts'
import { headOfMain, type PushedCommit } from '../../../src/rehearsal/git/watch-main.ts'
import { findIncident } from '../../../src/rehearsal/incidents/find-incident.ts'
import { freePort } from '../../../src/rehearsal/process/free-port.ts'
import {
  type SlackStandIn,
  startSlackStandIn,
} from '../../../src/rehearsal/slack/start-slack-stand-in.ts'
import { watchRemotes } from '../../../src/rehearsal/world/watch-remotes.ts'

const BORN = new Date('2026-11-23T10:00:00.000Z')
const WEBHOOK = '/services/T0000000001/B0000000001/abcdefghijklmnopqrstuvwx'
let dir: string

beforeEach(async () => {
  dir = await mkdtemp(path.join(os.tmpdir(), 'world-git-'))
})

afterEach(() => rm(dir, { recursive: true, force: true }))

/** Clones, changes one file by `work`, and pushes to main. */
async function pushFromAClone(remote: string, work: (clone: string) => Promise<void>) {
  const clone = path.join(dir, 'clone')
  await runGit(['clone', '--quiet', remote, clone])
  await work(clone)
  await runGit(['-C', clone, 'push', '--quiet', 'origin', 'main'])
}

const AS_ME = ['-c', 'user.name=Me', '-c', 'user.email=me@vlossom.example']

test('the remotes hold one commit and one tag a release, and the incident names them', async () => {
  const incident = await makeRemotes(dir, findIncident('bad-release'), BORN)
  const log = await runGit(['-C', remotePath(dir, 'api'), 'log', '--format=%H %an %aI %D', 'main'])
  const last = incident.releases.at(-1)
  expect(log.split('\n')[0]).toBe(
    `${last?.api.commit} Sipho Nkosi 2026-11-23T09:23:00+00:00 HEAD -> main, tag: v42`,
  )
  expect(
    log
      .trim()
      .split('\n')
      .map((line) => line.split(' ')[0]),
  ).toEqual(incident.releases.map(({ api }) => api.commit).toReversed())
  await runGit(['-C', remotePath(dir, 'web'), 'fsck', '--strict'])
})

test('a pushed revert is told of once, with the release whose code it holds', async () => {
  await makeRemotes(dir, findIncident('bad-release'), BORN)
  const pushes: PushedCommit[] = []
  const options = {
    gitDir: dir,
    seenFile: path.join(dir, 'seen.json'),
    pushed: { web: () => undefined, api: (push: PushedCommit) => pushes.push(push) },
    failed: (error: unknown) => {
      throw error
    },
  }
  const stop = await watchRemotes(options)
  const remote = remotePath(dir, 'api')
  await pushFromAClone(remote, async (clone) => {
    await runGit(['-C', clone, ...AS_ME, 'revert', '--no-edit', 'HEAD'])
  })
  await vi.waitFor(() => expect(pushes).toHaveLength(1), 3_000)
  await stop()
  const again = await watchRemotes(options)
  await again()
  expect(pushes).toEqual([
    {
      commit: await headOfMain(remote),
      author: 'Me',
      message: expect.stringMatching(/^Revert "Hold back the price of open bookings in wallets"/),
      version: 'v41',
    },
  ])
})

test('a push while nobody watched is told of at the next start', async () => {
  await makeRemotes(dir, findIncident('bad-release'), BORN)
  const pushes: PushedCommit[] = []
  const options = {
    gitDir: dir,
    seenFile: path.join(dir, 'seen.json'),
    pushed: { web: (push: PushedCommit) => pushes.push(push), api: () => undefined },
    failed: () => undefined,
  }
  await (await watchRemotes(options))()
  await pushFromAClone(remotePath(dir, 'web'), async (clone) => {
    await writeFile(path.join(clone, 'README.md'), 'hotfix\n')
    await runGit(['-C', clone, ...AS_ME, 'commit', '--quiet', '-am', 'Hotfix'])
  })
  const stop = await watchRemotes(options)
  await vi.waitFor(
    () => expect(pushes).toMatchObject([{ message: 'Hotfix', version: 'v42' }]),
    3_000,
  )
  await stop()
})

async function startSlack(): Promise<SlackStandIn> {
  return await startSlackStandIn({
    dir,
    port: await freePort(),
    webhookPath: WEBHOOK,
    now: () => BORN,
  })
}

async function post(url: string, body: string): Promise<string> {
  try {
    const answer = await fetch(url, { method: 'POST', body })
    return `${answer.status} ${await answer.text()}`
  } catch {
    return 'cut'
  }
}

test('the webhook answers as Slack does, and keeps what was posted', async () => {
  const slack = await startSlack()
  const answers = [
    await post(slack.url, '{"text":"rolling back"}'),
    await post(slack.url, 'not json'),
    await post(slack.url, '{"channel":"#incidents"}'),
    await post(`${slack.url}x`, '{"text":"lost"}'),
  ]
  await slack.close()
  const again = await startSlack()
  const kept = again.messages().map(({ text }) => text)
  await again.close()
  expect({ answers, kept }).toEqual({
    answers: ['200 ok', '400 invalid_payload', '400 no_text', '404 no_service'],
    kept: ['rolling back'],
  })
})

test('a post that is cut after it was taken is there, one that is cut before is not', async () => {
  const slack = await startSlack()
  slack.faults.arm({ kind: 'cut-before' })
  slack.faults.arm({ kind: 'cut-after' })
  slack.faults.arm({ kind: 'status', status: 403, text: 'action_prohibited' })
  const answers = [
    await post(slack.url, '{"text":"one"}'),
    await post(slack.url, '{"text":"two"}'),
    await post(slack.url, '{"text":"three"}'),
    await post(slack.url, '{"text":"four"}'),
  ]
  await slack.close()
  expect([answers, slack.messages().map(({ text }) => text)]).toEqual([
    ['cut', 'cut', '403 action_prohibited', '200 ok'],
    ['two', 'four'],
  ])
})
