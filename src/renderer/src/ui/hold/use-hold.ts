import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from 'react'

/** How long a hold takes: long enough not to happen by accident, short enough at three in the morning. */
const HOLD_MS = 1_200

export type Hold = 'idle' | 'held' | 'let-go' | 'complete'

/**
 * A press that counts only when it is held, by pointer or by Enter or Space. Let go early, lose focus or
 * leave the control, and nothing happens.
 */
export function useHold(onComplete: () => void, enabled: boolean) {
  const [hold, setHold] = useState<Hold>('idle')
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  // What holds when the hold is complete counts, not what held when it began.
  const complete = useRef({ onComplete, enabled })
  complete.current = { onComplete, enabled }
  useEffect(() => () => clearTimeout(timer.current), [])

  function begin(): void {
    if (!enabled || timer.current !== undefined) return
    setHold('held')
    timer.current = setTimeout(() => {
      timer.current = undefined
      if (!complete.current.enabled) return setHold('let-go')
      setHold('complete')
      complete.current.onComplete()
    }, HOLD_MS)
  }
  function end(): void {
    if (timer.current === undefined) return
    clearTimeout(timer.current)
    timer.current = undefined
    setHold('let-go')
  }
  const isHoldKey = (event: KeyboardEvent) => event.key === 'Enter' || event.key === ' '

  return {
    hold,
    handlers: {
      onPointerDown(event: PointerEvent) {
        if (event.button === 0) begin()
      },
      onPointerUp: end,
      onPointerLeave: end,
      onPointerCancel: end,
      onBlur: end,
      onContextMenu(event: { preventDefault(): void }) {
        // A long touch would open a menu instead.
        event.preventDefault()
      },
      onKeyDown(event: KeyboardEvent) {
        if (!isHoldKey(event)) return end()
        event.preventDefault()
        if (!event.repeat) begin()
      },
      onKeyUp(event: KeyboardEvent) {
        if (isHoldKey(event)) end()
      },
    },
  }
}
