import {
  applyEdits,
  findNodeAtLocation,
  type JSONPath,
  modify,
  type Node,
  type ParseError,
  parseTree,
} from 'jsonc-parser'
import type { BundlerKind } from '../../../../../shared/domain/profile-chain.ts'

export interface ListEntry {
  readonly paymaster: string
  readonly entryPoint: string
}

/** A bundler's file with or without an entry. The text holds private keys: it goes to the disk and nowhere else. */
export type ListPatch =
  | { readonly kind: 'patched'; readonly text: string; readonly entries: number }
  /** It is so already. */
  | { readonly kind: 'as-it-is'; readonly entries: number }
  | { readonly kind: 'misfit'; readonly because: string }

/**
 * Where each bundler has its list (facts of their sources):
 * - rundler: the file itself, a JSON array (`--pool.allowlist_path`);
 * - skandha: `whitelistedEntities.paymaster` of its `config.json`;
 * - alto has none. Its `entrypoints` must hold the EntryPoint; `ignored-paymasters` is about queued operations only.
 */
const places: Readonly<Record<BundlerKind, JSONPath>> = {
  rundler: [],
  skandha: ['whitelistedEntities', 'paymaster'],
  alto: ['entrypoints'],
}

/** Pure. Edits the text at the one place, so that every other letter stays as its owner wrote it. */
export function patchAllowList(
  text: string,
  kind: BundlerKind,
  { entry, wanted }: { readonly entry: ListEntry; readonly wanted: 'in' | 'out' },
): ListPatch {
  const errors: ParseError[] = []
  const root = parseTree(text, errors, { allowTrailingComma: true })
  const [error] = errors
  if (error !== undefined || root === undefined) {
    // The place alone: what stands there may be a key.
    return { kind: 'misfit', because: `it is not JSON (at character ${error?.offset ?? 0})` }
  }
  const path = places[kind]
  const node = findNodeAtLocation(root, path)
  const address = kind === 'alto' ? entry.entryPoint : entry.paymaster
  const list = listIn(node, kind)
  if (list === null) {
    return { kind: 'misfit', because: `${path.join('.') || 'the file'} is not a list of addresses` }
  }
  const at = list.flatMap((one, index) =>
    one.trim().toLowerCase() === address.toLowerCase() ? [index] : [],
  )
  const asItIs = { kind: 'as-it-is', entries: list.length } as const
  if (wanted === 'in') {
    if (at.length > 0) return asItIs
    return {
      kind: 'patched',
      text: inserted(text, { node, path, address }),
      entries: list.length + 1,
    }
  }
  // EntryPoints are shared by every paymaster of a bundler: they are never taken out.
  if (kind === 'alto' || node === undefined || at.length === 0) return asItIs
  const without = at.toReversed().reduce((now, index) => removed(now, node, index), text)
  return { kind: 'patched', text: without, entries: list.length - at.length }
}

/** The addresses that stand there; null where it is something else. Only rundler's list must be there. */
function listIn(node: Node | undefined, kind: BundlerKind): readonly string[] | null {
  if (node === undefined) return kind === 'rundler' ? null : []
  if (kind === 'alto' && node.type === 'string') {
    return String(node.value)
      .split(',')
      .filter((one) => one.trim() !== '')
  }
  if (node.type !== 'array') return null
  const children = node.children ?? []
  const texts = children.flatMap(({ type, value }) => (type === 'string' ? [String(value)] : []))
  return texts.length === children.length ? texts : null
}

function inserted(
  text: string,
  given: { readonly node: Node | undefined; readonly path: JSONPath; readonly address: string },
): string {
  const { node, path, address } = given
  if (node === undefined) {
    const formattingOptions = { insertSpaces: !/^\t/m.test(text), tabSize: 2 }
    return applyEdits(text, modify(text, path, [address], { formattingOptions }))
  }
  if (node.type === 'string') {
    const joined = [
      ...String(node.value)
        .split(',')
        .filter((one) => one !== ''),
      address,
    ].join(',')
    return spliced(text, node.offset, node.offset + node.length, JSON.stringify(joined))
  }
  const children = node.children ?? []
  const last = children.at(-1)
  if (last === undefined) {
    return spliced(text, node.offset, node.offset + node.length, `[${JSON.stringify(address)}]`)
  }
  // As far from the one before it as that one is from what stands before itself.
  const before = children.at(-2)
  const gap = before === undefined ? node.offset + 1 : before.offset + before.length
  const space = text.slice(gap, last.offset).replace(',', '')
  const end = last.offset + last.length
  return spliced(text, end, end, `,${space === '' ? ' ' : space}${JSON.stringify(address)}`)
}

/** From the last one on, so that the places before it stay what they are. */
function removed(text: string, { children = [] }: Node, index: number): string {
  const [own, next, before] = [children[index], children[index + 1], children[index - 1]]
  if (own === undefined) return text
  if (next !== undefined) return spliced(text, own.offset, next.offset, '')
  return spliced(
    text,
    before === undefined ? own.offset : before.offset + before.length,
    own.offset + own.length,
    '',
  )
}

function spliced(text: string, from: number, to: number, by: string): string {
  return text.slice(0, from) + by + text.slice(to)
}
