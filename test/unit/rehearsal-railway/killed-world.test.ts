import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { seeDeployments, send, startQuietRailway } from './quiet-railway.ts'

const HOST = fileURLToPath(new URL('simulator-host.ts', import.meta.url))
let dir: string

beforeEach(() => {
  dir = mkdtempSync(path.join(os.tmpdir(), 'killed-world-'))
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

interface Host {
  readonly child: ChildProcess
  readonly url: string
  readonly pids: readonly number[]
}

async function startHost(): Promise<Host> {
  const child = spawn(process.execPath, [HOST, dir], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [line] = await once(createInterface({ input: child.stdout }), 'line')
  return { child, ...JSON.parse(String(line)) }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

test('a killed world leaves no instance, and its next start goes on with the deployment on its way', async () => {
  const host = await startHost()
  expect(host.pids.filter(isAlive)).toHaveLength(3)
  const target = (await seeDeployments(host.url)).find(({ canRollback }) => canRollback)
  await send(host.url, `mutation { deploymentRollback(id: "${target?.id}") }`)
  host.child.kill('SIGKILL')
  await once(host.child, 'exit')
  const giveUpAt = performance.now() + 4000
  while (host.pids.some(isAlive) && performance.now() < giveUpAt) await sleep(20)
  expect(host.pids.filter(isAlive)).toEqual([])

  const quiet = await startQuietRailway({ dir })
  expect(quiet.railway.url).toBe(host.url)
  const statuses = async () =>
    (await seeDeployments(host.url)).slice(0, 2).map(({ status }) => status)
  while ((await statuses()).join() !== 'SUCCESS,REMOVED' && performance.now() < giveUpAt + 4000) {
    await sleep(30)
  }
  expect(await statuses()).toEqual(['SUCCESS', 'REMOVED'])
  await quiet.close()
})

test('a kill between the new success and the old removal is put right at the next start', async () => {
  const first = await startQuietRailway({ dir })
  await first.railway.close()
  const file = path.join(dir, 'railway.json')
  const state = JSON.parse(readFileSync(file, 'utf8'))
  for (const deployment of state.deployments) {
    if (deployment.status === 'REMOVED' && deployment.commit === state.deployments.at(-3).commit) {
      deployment.status = 'SUCCESS'
      deployment.removedAt = null
    }
  }
  writeFileSync(file, JSON.stringify(state))
  const second = await startQuietRailway({ dir })
  const statuses = (await seeDeployments(second.railway.url)).map(({ status }) => status)
  expect(statuses).toEqual(['SUCCESS', 'REMOVED', 'REMOVED', 'REMOVED', 'REMOVED'])
  await second.close()
})
