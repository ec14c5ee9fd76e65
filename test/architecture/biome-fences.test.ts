import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'

const repository = path.resolve(import.meta.dirname, '../..')

/** What Biome, by our configuration, says to a file of this name with this text. */
function lint(file: string, text: string): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'rollback-biome-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const config: object = JSON.parse(readFileSync(path.join(repository, 'biome.json'), 'utf8'))
  // The folder is no checkout.
  const withoutGit = { ...config, vcs: { enabled: false } }
  writeFileSync(path.join(folder, 'biome.json'), JSON.stringify(withoutGit))
  mkdirSync(path.join(folder, path.dirname(file)), { recursive: true })
  writeFileSync(path.join(folder, file), text)
  const biome = path.join(repository, 'node_modules/@biomejs/biome/bin/biome')
  const args = [biome, 'lint', '--only=style/noRestrictedImports', '--colors=off', '.']
  const run = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' })
  return run.stdout + run.stderr
}

test.each([
  ['src/shared/domain/a.ts', 'zod', 'The domain imports nothing but itself'],
  ['src/renderer/src/panels/run/a.ts', 'node:fs', 'A panel asks through kernel-client'],
  ['src/main/kernel/systems/vercel/a.ts', 'undici', 'A system acts through Reads and Effects'],
  ['src/main/kernel/watch/a.ts', 'electron', 'Only hosts/electron and preload import electron'],
  ['src/verifier/a.ts', '../shared/domain/run.ts', 'The verifier stands alone'],
])('in the editor, %s importing %s is told the right door', (file, specifier, door) => {
  expect(lint(file, `import { a } from '${specifier}'\nexport const b = a\n`)).toContain(door)
})

test('in the editor, an allowed import is told nothing', () => {
  const text = "import { a } from '../../ports/http.ts'\nexport const b = a\n"
  const said = lint('src/main/kernel/systems/vercel/a.ts', text)
  expect(said).toMatch(/Checked 2 files/)
  expect(said).not.toContain('noRestrictedImports')
})
