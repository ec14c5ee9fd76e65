import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useRef } from 'react'
import { PrivateText } from '../private-text.tsx'
import type { LogOptions } from './log-options.ts'
import { lineTime } from './log-row-text.ts'
import type { LogLine } from './log-source.ts'

const LINE_PX = 20

interface LogLinesProps {
  readonly segment: { readonly from: number; readonly to: number }
  readonly line: (index: number) => LogLine | undefined
  readonly options: LogOptions
  readonly label: string
  readonly onInView: (lines: readonly LogLine[]) => void
  readonly onScrolledAway: () => void
}

/** Draws the lines that are in view, and no others. */
export function LogLines(props: LogLinesProps) {
  const { segment, line, options, label, onInView, onScrolledAway } = props
  const scroller = useRef<HTMLDivElement>(null)
  const count = segment.to - segment.from
  const list = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => LINE_PX,
    overscan: 12,
  })
  const { follow, wrap, times } = options
  useEffect(() => {
    if (follow && count > 0) list.scrollToIndex(count - 1, { align: 'end' })
  }, [follow, count, list])

  const drawn = list.getVirtualItems()
  const view = `${drawn[0]?.index ?? 0}-${drawn.at(-1)?.index ?? 0}-${count}`
  // biome-ignore lint/correctness/useExhaustiveDependencies: told when the view moves, not when it is drawn again.
  useEffect(() => {
    onInView(
      drawn.flatMap((item) => {
        const found = line(segment.from + item.index)
        return found === undefined ? [] : [found]
      }),
    )
  }, [view])

  return (
    <div
      ref={scroller}
      className="log-lines"
      data-wrap={wrap || undefined}
      role="log"
      aria-live="off"
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard.
      tabIndex={0}
      onWheel={(event) => {
        if (follow && event.deltaY < 0) onScrolledAway()
      }}
    >
      {count === 0 ? <p className="dim log-empty">No output yet.</p> : null}
      <div className="log-canvas" style={{ height: list.getTotalSize() }}>
        {drawn.map((item) => {
          const found = line(segment.from + item.index)
          return (
            <div
              key={item.key}
              ref={wrap ? list.measureElement : null}
              data-index={item.index}
              className="log-line"
              style={{ transform: `translateY(${item.start}px)` }}
            >
              {times ? (
                <span className="log-time">{found === undefined ? '' : lineTime(found.at)}</span>
              ) : null}
              <span className="log-text">
                {found === undefined ? '' : <PrivateText>{found.text}</PrivateText>}
              </span>
            </div>
          )
        })}
      </div>
    </div>
  )
}
