import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { fetchElectron } from '../../../scripts/lib/fetch-electron.mjs'

function folder() {
  const root = mkdtempSync(join(tmpdir(), 'rollback-electron-'))
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  return root
}

test('a binary that cannot be had is asked for once, and said', async () => {
  const root = folder()
  const asked = []
  const fetch = async (_file, args) => {
    asked.push(args)
    return { code: 7, stdout: '', stderr: '' }
  }
  const said = []
  expect(await fetchElectron((text) => said.push(text), { root, fetch })).toBe(null)
  expect(await fetchElectron((text) => said.push(text), { root, fetch })).toBe(null)
  expect(asked).toHaveLength(1)
  expect(said.join('\n')).toContain('exit code 7')
})

test('a day later it is asked for again', async () => {
  const root = folder()
  let asked = 0
  const fetch = async () => {
    asked += 1
    return { code: 7, stdout: '', stderr: '' }
  }
  const say = () => undefined
  const inHours = (hours) => () => Date.now() + hours * 60 * 60 * 1000
  for (const hours of [0, 23, 25]) await fetchElectron(say, { root, fetch, now: inHours(hours) })
  expect(asked).toBe(2)
})

test('a binary that came is used', async ({ skip }) => {
  if (process.platform !== 'linux') skip('the binary has this path on Linux only')
  const root = folder()
  const fetch = async () => {
    mkdirSync(join(root, 'node_modules/electron/dist'), { recursive: true })
    writeFileSync(join(root, 'node_modules/electron/dist/electron'), '')
    return { code: 0, stdout: '', stderr: '' }
  }
  const found = await fetchElectron(() => undefined, { root, fetch })
  expect(found).toBe(join(root, 'node_modules/electron/dist/electron'))
  expect(existsSync(join(root, '.setup/electron-not-to-be-had'))).toBe(false)
})
