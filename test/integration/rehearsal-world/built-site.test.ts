import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'vite'
import { expect, onTestFinished, test } from 'vitest'
import { siteAssets } from '../../../electron.vite.config.ts'
import type * as Site from '../../../src/rehearsal/site/render-site.ts'

test.each(['[name].js', 'chunks/[name]-[hash].js'])(
  'the built site has what its pages load, also when it is built as %s',
  async (entryFileNames) => {
    const outDir = await mkdtemp(join(tmpdir(), 'rollback-site-'))
    onTestFinished(() => rm(outDir, { recursive: true, force: true }))
    const ssr = join(import.meta.dirname, '../../../src/rehearsal/site/render-site.ts')
    const [built] = [
      await build({
        configFile: false,
        logLevel: 'silent',
        plugins: [siteAssets],
        build: { outDir, ssr, rollupOptions: { output: { format: 'es', entryFileNames } } },
      }),
    ].flat()
    if (built === undefined || !('output' in built)) throw new Error('nothing was built')
    const [entry] = built.output
    const { renderSite }: typeof Site = await import(
      pathToFileURL(join(outDir, entry.fileName)).href
    )
    const commit = 'a'.repeat(40)
    const bad = { version: 'v42', commit, behaviour: 'throws', inlined: {} } as const
    const files = ['app.js', 'style.css'].map((name) =>
      renderSite({ ...bad, deploymentId: 'dpl_1' }, `/_vlossom/${commit.slice(0, 12)}/${name}`),
    )
    expect(files.map(({ status, body }) => [status, body.length > 500])).toEqual([
      [200, true],
      [200, true],
    ])
  },
)
