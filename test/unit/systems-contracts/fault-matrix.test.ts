import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'

const root = new URL('../../../', import.meta.url)

/** Rows of the table `When something goes wrong` in docs/contracts.md: what it is, the file of its test, and the test's name. */
async function matrix(): Promise<readonly (readonly [string, string, string])[]> {
  const text = await readFile(new URL('docs/contracts.md', root), 'utf8')
  const [, part = ''] = text.split('## When something goes wrong\n')
  const lines = part.split('\n## ')[0]?.split('\n') ?? []
  const cells = lines.filter((line) => line.startsWith('| ')).map((line) => line.split(' | '))
  return cells
    .slice(2)
    .map(([what = '', , file = '', name = '']) => [what, file, name.replace(/ \|$/, '')] as const)
}

test('at least thirty faults are told, each by a test of its own that is there', async () => {
  const rows = await matrix()
  const absent: string[] = []
  for (const [what, file, name] of rows) {
    const path = new URL(`test/${file.replaceAll('`', '')}`, root)
    const source = await readFile(path, 'utf8').catch(() => '')
    if (!source.includes(`${name}'`)) absent.push(`${what}: ${name}`)
  }
  expect(absent).toEqual([])
  expect(new Set(rows.map(([, file, name]) => `${file} ${name}`)).size).toBe(rows.length)
  expect(rows.length).toBeGreaterThanOrEqual(30)
})
