import { useCallback, useEffect, useRef, useState } from 'react'
import type { PageSource } from './page-source.ts'

/** Rows that are fetched together; the contract allows a thousand. */
const PAGE = 400
// Rows have no stream of their own: the count is asked for while something is going on.
const LOOK_EVERY_MS = 700
// What was scrolled past long ago is fetched again when it is wanted again.
const PAGES_KEPT = 60

/** The rows of a long list that are looked at, fetched as they come into view. */
export function usePages<T>(source: PageSource<T>, search: string) {
  const [total, setTotal] = useState<number | null>(null)
  const [, setVersion] = useState(0)
  const pages = useRef(new Map<number, readonly T[]>())
  const asked = useRef(new Set<number>())
  const asking = useRef(new AbortController())
  const [trouble, setTrouble] = useState<unknown>(null)
  const key = `${source.key}\n${search}`
  const current = useRef(key)
  const latest = useRef(source)
  latest.current = source

  const fetchPage = useCallback(
    async (page: number): Promise<void> => {
      if (asked.current.has(page)) return
      asked.current.add(page)
      const { signal } = asking.current
      try {
        const got = await latest.current.page({ from: page * PAGE, limit: PAGE, search, signal })
        if (current.current !== key) return
        pages.current.set(page, got.rows)
        const oldest = pages.current.keys().next().value
        if (pages.current.size > PAGES_KEPT && oldest !== undefined) pages.current.delete(oldest)
        setTotal(got.total)
        setTrouble(null)
        setVersion((version) => version + 1)
      } catch (thrown) {
        // Where the line was lost, the next look asks again.
        if (current.current === key && !signal.aborted) setTrouble(thrown)
      } finally {
        asked.current.delete(page)
      }
    },
    [key, search],
  )

  useEffect(() => {
    current.current = key
    pages.current = new Map()
    asked.current = new Set()
    asking.current = new AbortController()
    setTotal(null)
    setTrouble(null)
    void fetchPage(0)
    const { current: mine } = asking
    return () => mine.abort()
  }, [key, fetchPage])

  const known = total ?? 0
  useEffect(() => {
    if (!source.live) {
      // What came between the last look and the end.
      void fetchPage(Math.floor(known / PAGE))
      return
    }
    const timer = setInterval(() => void fetchPage(Math.floor(known / PAGE)), LOOK_EVERY_MS)
    return () => clearInterval(timer)
  }, [source.live, known, fetchPage])

  const row = useCallback(
    (index: number): T | undefined => {
      const page = Math.floor(index / PAGE)
      const rows = pages.current.get(page)
      const found = rows?.[index % PAGE]
      // Who scrolls on finds the next page there already.
      const next =
        index % PAGE < PAGE / 4 ? page - 1 : index % PAGE > (PAGE * 3) / 4 ? page + 1 : page
      if (next >= 0 && next * PAGE < known && !pages.current.has(next)) void fetchPage(next)
      if (found === undefined && (rows === undefined || rows.length === PAGE)) void fetchPage(page)
      return found
    },
    [fetchPage, known],
  )
  return { total, row, trouble }
}
