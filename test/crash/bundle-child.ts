import { basename, join } from 'node:path'
import { build } from 'vite'

/** A child program in one file: hundreds of processes would spend most of their time on loading three hundred. */
export async function bundleChild(source: string, folder: string): Promise<string> {
  await build({
    configFile: false,
    logLevel: 'error',
    ssr: { noExternal: true },
    build: {
      ssr: source,
      outDir: folder,
      emptyOutDir: false,
      rolldownOptions: { output: { entryFileNames: '[name].mjs' }, external: ['keytar'] },
    },
  })
  return join(folder, basename(source).replace(/\.ts$/, '.mjs'))
}
