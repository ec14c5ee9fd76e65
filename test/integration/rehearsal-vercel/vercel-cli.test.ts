import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { PROJECT, type RunningSimulator, runSimulator, TOKEN } from './running-simulator.ts'

const tools = fileURLToPath(new URL('../../tools/node_modules/', import.meta.url))
const cli = join(tools, 'vercel', 'dist', 'vc.js')
const installed = existsSync(cli)
const absent = 'the real vercel CLI is not installed (npm install --prefix test/tools)'

interface Ended {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

describe('the real vercel CLI against the simulator', () => {
  let one: RunningSimulator
  let home: string

  beforeEach(async (context) => {
    context.skip(!installed, absent)
    home = await mkdtemp(join(tmpdir(), 'vercel-cli-home-'))
    one = await runSimulator()
  })

  afterEach(async () => {
    if (!installed) return
    await one.end()
    await rm(home, { recursive: true, force: true })
  })

  /** The token goes by the environment: arguments can be read by everyone. */
  function vercel(...args: readonly string[]): Promise<Ended> {
    const all = [cli, ...args, '--api', one.simulator.url, '--scope', 'vlossom', '--no-color']
    const env = {
      PATH: process.env['PATH'] ?? '',
      HOME: home,
      XDG_DATA_HOME: home,
      XDG_CONFIG_HOME: home,
      XDG_CACHE_HOME: home,
      VERCEL_TOKEN: TOKEN,
      VERCEL_TELEMETRY_DISABLED: '1',
      NO_UPDATE_NOTIFIER: '1',
    }
    return new Promise((resolve) => {
      const child = execFile(
        process.execPath,
        all,
        { env, cwd: home, timeout: 45_000 },
        (error, stdout, stderr) => {
          const code = error === null ? 0 : typeof error.code === 'number' ? error.code : -1
          resolve({ code, stdout, stderr })
        },
      )
      child.stdin?.end()
    })
  }

  test('ls lists the production deployments, newest first', async () => {
    const { code, stdout } = await vercel('ls', 'vlossom-web', '--prod', '--format', 'json')
    const { deployments } = JSON.parse(stdout) as { deployments: { url: string }[] }
    const expected = one.simulator
      .state()
      .deployments.filter(({ projectId, target }) => projectId === PROJECT && target !== null)
      .map(({ host }) => host)
      .toReversed()
    expect([code, deployments.map(({ url }) => url)]).toEqual([0, expected])
  })

  test('rollback pins v41 on every domain; promote of the same unpins; both report success', async () => {
    const back = await vercel('rollback', one.idOf('v41'))
    expect(back).toMatchObject({ code: 0, stderr: expect.stringContaining('was rolled back to') })
    expect(await one.served()).toEqual(['v41', 'v41', 'v41'])
    expect((await one.project())['autoAssignCustomDomains']).toBe(false)

    const status = await vercel('rollback', 'status', 'vlossom-web')
    expect(status).toMatchObject({ code: 0, stderr: expect.stringContaining('Success!') })

    const promoted = await vercel('promote', one.idOf('v41'))
    expect(promoted).toMatchObject({ code: 0, stderr: expect.stringContaining('was promoted to') })
    expect((await one.project())['autoAssignCustomDomains']).toBe(true)
    const after = await vercel('promote', 'status', 'vlossom-web')
    expect(after).toMatchObject({ code: 0, stderr: expect.stringContaining(one.idOf('v41')) })
  })

  test('a failed rollback exits 1 and names the domain', async () => {
    one.simulator.faults.arm({ on: 'rollback', kind: 'domain-fails', domain: 'www' })
    const { code, stderr } = await vercel('rollback', one.idOf('v41'))
    const www = new URL(one.simulator.site.urls[1] ?? '').host
    expect([code, stderr]).toEqual([1, expect.stringContaining(www)])
    expect(await one.served()).toEqual(['v41', 'v42', 'v41'])
  })

  test('promote of a preview exits 0 at once and leaves a build behind, not a promotion', async () => {
    const preview = one.idOf('preview')
    const before = one.simulator.state().deployments.length
    const { code } = await vercel('promote', preview, '--yes')
    const names = one.simulator.requests().map(({ name }) => name)
    expect(code).toBe(0)
    expect([names.includes('create-deployment'), names.includes('promote')]).toEqual([true, false])
    expect(one.simulator.state().deployments).toHaveLength(before + 1)
    expect(one.simulator.state().projects[0]?.job).toBeNull()
  })

  test('an unknown deployment exits 1 and asks for no rollback', async () => {
    const { code, stderr } = await vercel('rollback', 'dpl_unknown')
    expect([code, stderr]).toEqual([1, expect.stringContaining("Can't find the deployment")])
    expect(one.simulator.requests().some(({ name }) => name === 'rollback')).toBe(false)
  })

  test('the Hobby limit exits 1 with what the API said', async () => {
    await one.end()
    one = await runSimulator({ plan: 'hobby' })
    const { code, stderr } = await vercel('rollback', one.idOf('v40'))
    expect([code, stderr]).toEqual([1, expect.stringContaining('402')])
    expect(await one.served()).toEqual(['v42', 'v42', 'v42'])
  })
})
