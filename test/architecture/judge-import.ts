import path from 'node:path'
import { harmlessNodeModules, type Layer, layers, libraries } from './layers.ts'
import type { Import } from './read-imports.ts'

const domain = 'src/shared/domain'

/**
 * Whether a source file may import something.
 * @param file path below the repository root, with forward slashes
 * @returns what is wrong and which door is right, or null
 */
export function judgeImport(file: string, found: Import): string | null {
  const layer = layerOf(file)
  if (layer === undefined) return `${file} lies in no layer: give its folder a row in layers.ts`
  const problem = found.specifier.startsWith('.')
    ? judgeOwn(file, layer, found)
    : judgeForeign(file, layer, found.specifier)
  return problem === null ? null : `${file} imports ${found.specifier}: ${problem}`
}

/** The layer with the longest path that the file lies in. */
function layerOf(file: string): Layer | undefined {
  return layers
    .filter(({ path: folder }) => isInside(file, folder))
    .sort((a, b) => b.path.length - a.path.length)[0]
}

function judgeOwn(file: string, layer: Layer, found: Import): string | null {
  const target = path.posix.join(path.posix.dirname(file), found.specifier.replace(/\?.*$/, ''))
  if (!target.startsWith('src/')) return `${target} is outside of src; ${layer.door}`
  const reached = layerOf(target)
  if (reached === layer) return judgeIsland(file, target, layer)
  if (isInside(target, domain) && layer.closed !== true) return null
  // A row for a folder admits the folder's own files and not the layers below it, but for the
  // composition root, whose row names the whole kernel.
  const admitted = layer.may.find(
    (folder) =>
      folder === reached?.path || (folder === 'src/main/kernel' && isInside(target, folder)),
  )
  if (admitted === undefined) return layer.door
  const needsType = layer.typesOnly?.includes(admitted) === true && !found.typeOnly
  return needsType ? layer.door : null
}

function judgeIsland(file: string, target: string, layer: Layer): string | null {
  if (layer.islands !== true) return null
  const [from, to] = [islandOf(file, layer), islandOf(target, layer)]
  return to === null || from === to ? null : layer.door
}

/** The direct subfolder that a file lies in; null for files that lie in the layer's folder itself. */
function islandOf(file: string, layer: Layer): string | null {
  const [first, ...rest] = file.slice(layer.path.length + 1).split('/')
  return rest.length === 0 ? null : (first ?? null)
}

function judgeForeign(file: string, layer: Layer, specifier: string): string | null {
  if (specifier.startsWith('node:')) {
    if (layer.node === 'any' || layer.doors?.includes(file) === true) return null
    if (layer.node === 'harmless' && harmlessNodeModules.has(specifier)) return null
    return layer.door
  }
  const name = specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')
  const fence = libraries[name] ?? libraries[`${name.split('/')[0]}/*`]
  if (fence === undefined) return `say in layers.ts which folders may import ${name}`
  if (fence.some((folder) => isInside(file, folder))) return null
  return `only ${fence.join(', ')} may; ${layer.door}`
}

function isInside(file: string, folder: string): boolean {
  return file === folder || file.startsWith(`${folder}/`)
}
