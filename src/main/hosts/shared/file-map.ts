import { readdirSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { extname, join } from 'node:path'

/** One built file of the renderer. */
export interface MappedFile {
  readonly mediaType: string
  /** Its name holds its hash, so it can be kept for ever. */
  readonly immutable: boolean
  read(): Promise<Uint8Array>
}

/**
 * The renderer's files by their exact address path (`/`, `/assets/index-4f2a.js`). Whoever serves
 * them looks a path up as it was sent and does nothing else with it: what is not in the map does not
 * exist, so there is no path to escape with (`..`, absolute paths, encodings, sibling folders).
 */
export type FileMap = ReadonlyMap<string, MappedFile>

const mediaTypes: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
}

/** Made once, at the start: a file that appears later is not served. Links are not followed. */
export function readFileMap(folder: string): FileMap {
  return new Map(filesBelow(folder, ''))
}

// By hand: a recursive listing is not to be had inside Electron's archive.
function filesBelow(folder: string, path: string): readonly (readonly [string, MappedFile])[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const [file, address] = [join(folder, entry.name), `${path}/${entry.name}`]
    if (entry.isDirectory()) return filesBelow(file, address)
    const mediaType = mediaTypes[extname(entry.name)]
    if (!entry.isFile() || mediaType === undefined) return []
    const immutable = address.startsWith('/assets/')
    const mapped = { mediaType, immutable, read: once(file) }
    return [[address === '/index.html' ? '/' : address, mapped] as const]
  })
}

/** Kept after the first reading: the map is fixed, and the whole renderer is a few megabytes. */
function once(file: string): () => Promise<Uint8Array> {
  let bytes: Promise<Uint8Array> | undefined
  return () => {
    bytes ??= readFile(file)
    return bytes
  }
}
