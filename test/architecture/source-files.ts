import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

const repository = path.resolve(import.meta.dirname, '../..')

export interface SourceFile {
  /** Below the repository root, with forward slashes. */
  readonly file: string
  readonly text: string
}

/** Files of a folder whose names match, whole tree, in a stable order. */
export function sourceFiles(folder: string, name = /\.tsx?$/): readonly SourceFile[] {
  return readdirSync(path.join(repository, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && name.test(entry.name))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .filter((file) => !file.includes(`${path.sep}node_modules${path.sep}`))
    .sort()
    .map((file) => ({
      file: path.relative(repository, file).split(path.sep).join('/'),
      text: readFileSync(file, 'utf8'),
    }))
}
