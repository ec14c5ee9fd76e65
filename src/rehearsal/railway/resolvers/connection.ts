/** Arguments of every Relay connection. */
export interface PageArguments {
  readonly first?: number | null
  readonly last?: number | null
  readonly after?: string | null
  readonly before?: string | null
}

/** A page of a list, as the vendor's connections give it. */
export interface Connection<T> {
  readonly edges: readonly { readonly cursor: string; readonly node: T }[]
  readonly pageInfo: {
    readonly startCursor: string | null
    readonly endCursor: string | null
    readonly hasNextPage: boolean
    readonly hasPreviousPage: boolean
  }
}

/** Cuts a page out of a list; an item's id is its cursor, an unknown cursor cuts nothing off. */
export function paginate<T extends { readonly id: string }>(
  items: readonly T[],
  page: PageArguments,
): Connection<T> {
  const after = items.findIndex((item) => item.id === page.after) + 1
  const before = items.findIndex((item) => item.id === page.before)
  const end = before === -1 ? items.length : before
  const window = items.slice(after, end)
  const head = page.first == null ? window : window.slice(0, page.first)
  const shown = page.last == null ? head : head.slice(Math.max(0, head.length - page.last))
  return {
    edges: shown.map((node) => ({ cursor: node.id, node })),
    pageInfo: {
      startCursor: shown[0]?.id ?? null,
      endCursor: shown.at(-1)?.id ?? null,
      hasNextPage: after + head.length < items.length,
      hasPreviousPage: after > 0 || shown.length < head.length,
    },
  }
}
