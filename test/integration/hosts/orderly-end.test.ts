import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rollback-host-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

/** Starts the program and sends it signals, each so long after the one before. */
async function endBy(takesMs: number, ...waits: readonly number[]) {
  const program = fileURLToPath(import.meta.resolve('./ends-in-order.ts'))
  const child: ChildProcess = spawn(process.execPath, [program, folder, String(takesMs)])
  let said = ''
  const up = new Promise<void>((resolve) => {
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      said += text
      if (said.includes('up')) resolve()
    })
  })
  const ended = new Promise<number | null>((resolve) => child.on('exit', resolve))
  await up
  for (const wait of waits) {
    await new Promise((resolve) => setTimeout(resolve, wait))
    child.kill('SIGTERM')
  }
  return { code: await ended, said }
}

test('the first signal ends in order, though a library sends it twice', async () => {
  expect(await endBy(400, 0)).toEqual({ code: 0, said: 'up\nclosed\n' })
})

test('a second one, when the first takes too long, ends at once', async () => {
  expect(await endBy(60_000, 0, 600)).toEqual({ code: 1, said: 'up\n' })
})
