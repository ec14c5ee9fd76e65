import { execFileSync } from 'node:child_process'
import { chownSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { treeState } from '../../../scripts/lib/tree-state.mjs'
import { temporaryFolder } from './fake-machine.mjs'

function checkout() {
  const root = temporaryFolder()
  const git = (...args) => execFileSync('git', ['-C', root, ...args])
  git('init', '-q')
  writeFileSync(join(root, 'a.txt'), 'one')
  git('add', '.')
  git('-c', 'user.name=t', '-c', 'user.email=t@example.com', 'commit', '-qm', 'x')
  return root
}

test('a tree that nobody touched is the same tree', async () => {
  const root = checkout()
  expect(await treeState(root)).toEqual(await treeState(root))
})

test('a new file and a second change to a changed file both show', async () => {
  const root = checkout()
  const clean = await treeState(root)
  writeFileSync(join(root, 'left-over.log'), '')
  const littered = await treeState(root)
  expect(littered).not.toEqual(clean)
  writeFileSync(join(root, 'a.txt'), 'two')
  const once = await treeState(root)
  writeFileSync(join(root, 'a.txt'), 'three')
  const twice = await treeState(root)
  expect(twice.lines).toEqual(once.lines)
  expect(twice.hash).not.toBe(once.hash)
})

test('outside a git checkout there is no verdict', async () => {
  expect(await treeState(temporaryFolder())).toBe(null)
})

test('the checkout of another user is looked at too', async (context) => {
  context.skip(process.getuid?.() !== 0, 'only root can give a folder away')
  const root = checkout()
  for (const folder of [root, join(root, '.git')]) chownSync(folder, 65_534, 65_534)
  expect(await treeState(root)).not.toBe(null)
})
