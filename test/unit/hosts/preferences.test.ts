import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openPreferences } from '../../../src/main/hosts/node/preferences-file.ts'
import { rememberRehearsal } from '../../../src/main/hosts/shared/remember-rehearsal.ts'
import type { Run } from '../../../src/shared/domain/run.ts'

let folder = ''
const file = () => join(folder, 'preferences.json')
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rollback-host-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

test('what was set is there at the next start', () => {
  expect(openPreferences(folder).get()).toEqual({ theme: 'auto', privacy: false })
  expect(openPreferences(folder).set({ theme: 'dark' })).toEqual({ theme: 'dark', privacy: false })
  expect(openPreferences(folder).get()).toEqual({ theme: 'dark', privacy: false })
  expect((statSync(file()).mode & 0o777).toString(8)).toBe('600')
})

test("the other host's own entries stay as they are", () => {
  writeFileSync(file(), '{"window":{"maximized":true}}')
  openPreferences(folder).set({ privacy: true })
  expect(JSON.parse(readFileSync(file(), 'utf8'))).toEqual({
    window: { maximized: true },
    theme: 'auto',
    privacy: true,
  })
})

test('one entry that cannot be read does not take the other with it', () => {
  writeFileSync(file(), '{"theme":"purple","privacy":true}')
  expect(openPreferences(folder).get()).toEqual({ theme: 'auto', privacy: true })
})

test('a file that cannot be read is no reason not to open', () => {
  writeFileSync(file(), '{"theme":')
  expect(openPreferences(folder).get()).toEqual({ theme: 'auto', privacy: false })
})

test('a rehearsal that came to its good end is remembered, another one is not', () => {
  type End = Pick<Run, 'outcome' | 'endedAt'>
  let tell: (run: End) => void = () => undefined
  rememberRehearsal({ watch: (listener) => (tell = listener) }, openPreferences(folder))
  tell({})
  tell({ outcome: 'failed', endedAt: '2026-11-29T10:00:00.000Z' })
  expect(openPreferences(folder).get().rehearsedAt).toBeUndefined()
  tell({ outcome: 'done', endedAt: '2026-11-29T11:00:00.000Z' })
  openPreferences(folder).set({ theme: 'light' })
  expect(openPreferences(folder).get()).toEqual({
    theme: 'light',
    privacy: false,
    rehearsedAt: '2026-11-29T11:00:00.000Z',
  })
})
