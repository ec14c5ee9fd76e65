import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

const CHILD = fileURLToPath(new URL('./importing-child.ts', import.meta.url))

/** The importing child in one file: hundreds of processes would spend most of their time on loading three hundred. */
export async function bundleChild(folder: string): Promise<string> {
  await build({
    configFile: false,
    logLevel: 'error',
    ssr: { noExternal: true },
    build: {
      ssr: CHILD,
      outDir: folder,
      emptyOutDir: false,
      rolldownOptions: { output: { entryFileNames: '[name].mjs' } },
    },
  })
  return join(folder, 'importing-child.mjs')
}
