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
  const fetch = async (file, args) => {
    asked.push(args)
    return { code: 7, stdout: '', stderr: '' }
  }
  const said = []
  expect(await fetchElectron((text) => said.push(text), { root, fetch })).toBe(null)
  expect(await fetchElectron((text) => said.push(text), { root, fetch })).toBe(null)
  expect(asked).toHaveLength(1)
  expect(said.join('\n')).toContain('exit code 7')
})

test.runIf(process.platform === 'linux')('a binary that came is used', async () => {
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
