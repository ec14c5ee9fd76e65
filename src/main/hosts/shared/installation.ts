import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { z } from 'zod'

/** Where this console is installed, and which one it is. */
export interface Installation {
  readonly version: string
  /** The built renderer. */
  readonly rendererFolder: string
  /** The built preload script of the Electron host. */
  readonly preloadFile: string
}

const Manifest = z.object({ name: z.literal('rollback-console'), version: z.string() })

/**
 * Found by walking up from one of our own files, because the built program and its source lie at
 * different depths.
 * @throws Error when no folder above holds our package.json
 */
export function findInstallation(from: string): Installation {
  const manifest = Manifest.safeParse(readManifest(join(from, 'package.json')))
  if (manifest.success) {
    return {
      version: manifest.data.version,
      rendererFolder: join(from, 'out', 'renderer'),
      preloadFile: join(from, 'out', 'preload', 'index.cjs'),
    }
  }
  const parent = dirname(from)
  if (parent === from) throw new Error('The console does not find its own package.json.')
  return findInstallation(parent)
}

function readManifest(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return undefined
  }
}
