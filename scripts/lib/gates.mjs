import { join } from 'node:path'
import { capture } from './capture.mjs'
import { node24Path, repository } from './paths.mjs'

const modules = join(repository, 'node_modules')

/**
 * The quick gates, each one program whose exit code is the verdict.
 * @type {readonly { name: string, script: string, args: readonly string[] }[]}
 */
const gates = [
  ...['node', 'web', 'e2e'].map((part) => ({
    name: `types (${part})`,
    script: 'typescript/bin/tsc',
    args: ['-p', `tsconfig.${part}.json`],
  })),
  {
    name: 'format, lint and import rules (biome)',
    script: '@biomejs/biome/bin/biome',
    args: ['check', '--error-on-warnings', '--colors=off', '.'],
  },
  { name: 'unused code (knip)', script: 'knip/bin/knip.js', args: ['--no-progress'] },
]

/** The architecture's tests, which `npm test` runs with all others and `npm run check` by themselves. */
export const architectureGate = {
  name: 'architecture',
  script: 'vitest/vitest.mjs',
  args: ['run', '--project', 'architecture'],
}

/**
 * Runs the gates side by side and prints what the failing ones have to say.
 * @param {(text: string) => void} print
 * @param {readonly (typeof architectureGate)[]} more
 * @returns {Promise<{ passed: number, failed: number }>}
 */
export async function runGates(print, more = []) {
  const env = { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined }
  const all = [...gates, ...more]
  const results = await Promise.all(
    all.map(({ script, args }) =>
      capture(node24Path(), [join(modules, script), ...args], { cwd: repository, env }),
    ),
  )
  let failed = 0
  for (const [index, result] of results.entries()) {
    const good = result.code === 0
    if (!good) failed += 1
    print(`${good ? 'ok    ' : 'FAILED'}  ${all[index].name}\n`)
    if (!good) print(`${result.stdout}${result.stderr}\n`)
  }
  return { passed: all.length - failed, failed }
}
