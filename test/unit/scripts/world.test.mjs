import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { askWorld, attachToWorld } from '../../../scripts/lib/control.mjs'
import { ensureWorld, stopWorld } from '../../../scripts/lib/world.mjs'
import { temporaryFolder } from './fake-machine.mjs'

/** A world that is nothing but its control socket, built aside and renamed into place. */
const tinyWorld = `
  import { appendFileSync, mkdirSync, renameSync } from 'node:fs'
  import { createServer } from 'node:http'
  const dir = process.argv[process.argv.indexOf('--data-dir') + 1]
  console.log('coming up with', process.argv.slice(2).join(' '))
  mkdirSync(dir + '.building')
  renameSync(dir + '.building', dir)
  appendFileSync(dir + '/starts', process.pid + '\\n')
  const server = createServer((request, response) => {
    if (request.url === '/attach') return void response.write('attached')
    response.end('{}')
    if (request.url === '/stop') { server.close(); server.closeAllConnections(); setTimeout(() => process.exit(), 50) }
  }).listen(dir + '/control.sock')`

function worldOf(program) {
  const folder = temporaryFolder()
  const file = join(folder, 'world.mjs')
  writeFileSync(file, program)
  const dir = join(folder, 'world')
  onTestFinished(() => stopWorld(dir))
  return { dir, program: file, node: process.execPath }
}

test('a world is started once, kept for the next command, and stopped', async () => {
  const world = worldOf(tinyWorld)
  const first = { ...world, args: ['--incident', 'bad-release'] }
  await Promise.all([ensureWorld(first), ensureWorld(first)])
  await ensureWorld(world)
  const starts = readFileSync(join(world.dir, 'starts'), 'utf8').trim().split('\n')
  expect(starts).toHaveLength(1)
  expect(readFileSync(join(world.dir, 'world.log'), 'utf8')).toBe(
    `coming up with --data-dir ${world.dir} --incident bad-release\n`,
  )
  const { gone, leave } = attachToWorld(world.dir)
  await stopWorld(world.dir)
  await gone
  leave()
  expect(await askWorld(world.dir, 'GET', '/state')).toBe(null)
})

test('a world that dies while coming up is reported with its own last words', async () => {
  const world = worldOf('console.error("initdb: no space left"); process.exitCode = 4')
  await expect(ensureWorld(world)).rejects.toThrow(/it ended with code 4\ninitdb: no space left/)
  expect(existsSync(`${world.dir}.starting.log`)).toBe(false)
})

test('a socket that a killed world has left behind is no world', async () => {
  const world = worldOf(tinyWorld)
  mkdirSync(world.dir)
  writeFileSync(join(world.dir, 'control.sock'), '')
  expect(await askWorld(world.dir, 'GET', '/state')).toBe(null)
})
