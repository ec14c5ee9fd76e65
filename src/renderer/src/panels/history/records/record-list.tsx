import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, useEffect, useId, useLayoutEffect, useRef } from 'react'
import type { RecordLine } from '../../../../../shared/domain/audit.ts'
import { nextChoice } from './next-choice.ts'
import { RecordRow } from './record-row.tsx'

const ROW_PX = 28
// A browser draws no element higher than 33,554,428 px.
const MOST_ROWS = 1_000_000

interface RecordListProps {
  /** Null until the kernel has answered. */
  readonly total: number | null
  /** A record by its place in the order of the log; absent until its range has arrived. */
  readonly row: (index: number) => RecordLine | undefined
  readonly chosen: number | null
  readonly onChoose: (seq: number) => void
  readonly nothing: string
}

/** Draws the records that are in view, newest first. New ones come above without moving what is looked at. */
export function RecordList({ total, row, chosen, onChoose, nothing }: RecordListProps) {
  const scroller = useRef<HTMLDivElement>(null)
  const id = useId()
  const count = Math.min(total ?? 0, MOST_ROWS)
  const newestFirst = (place: number) => row((total ?? 0) - 1 - place)
  const list = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    overscan: 12,
  })
  const before = useRef(count)
  useLayoutEffect(() => {
    const element = scroller.current
    const came = count - before.current
    before.current = count
    if (element !== null && came > 0 && element.scrollTop > 0) element.scrollTop += came * ROW_PX
  }, [count])
  const place = useRef(0)
  // Where the chosen one is by now: the keyboard goes on from there.
  const drawn = list.getVirtualItems()
  useEffect(() => {
    for (const { index } of drawn) if (newestFirst(index)?.seq === chosen) place.current = index
  })

  function onKeyDown(event: KeyboardEvent): void {
    const view = Math.floor((scroller.current?.clientHeight ?? ROW_PX) / ROW_PX)
    const next = nextChoice(event.key, { place: chosen === null ? -1 : place.current, count, view })
    if (next === undefined) return
    event.preventDefault()
    const record = newestFirst(next)
    list.scrollToIndex(next)
    if (record === undefined) return
    place.current = next
    onChoose(record.seq)
  }

  if (total === null) return <p className="dim record-list-note">Reading the log…</p>
  if (count === 0) return <p className="dim record-list-note">{nothing}</p>
  return (
    <div className="record-list">
      <div className="record-row record-head" aria-hidden="true">
        <span className="number">Nº</span>
        <span>Time (UTC)</span>
        <span>Type</span>
        <span>Run</span>
        <span>What it says</span>
      </div>
      <div
        ref={scroller}
        className="record-scroll"
        role="listbox"
        aria-label="Records, newest first"
        tabIndex={0}
        aria-activedescendant={chosen === null ? undefined : `${id}-${chosen}`}
        onKeyDown={onKeyDown}
      >
        <div className="record-canvas" role="presentation" style={{ height: list.getTotalSize() }}>
          {drawn.map((item) => (
            <RecordRow
              key={item.key}
              id={id}
              record={newestFirst(item.index)}
              top={item.start}
              place={item.index}
              count={count}
              chosen={chosen}
              onChoose={onChoose}
            />
          ))}
        </div>
      </div>
    </div>
  )
}
