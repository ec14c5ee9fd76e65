import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from 'react'

/** How long a hold takes: long enough not to happen by accident, short enough at three in the morning. */
export const HOLD_MS = 1_200

export type Hold = 'idle' | 'held' | 'let-go' | 'complete'

/**
 * A press that counts only when it is held, by pointer or by Enter or Space. Let go early, lose focus or
 * leave the control, and nothing happens.
 */
export function useHold(onComplete: () => void, enabled: boolean) {
  const [hold, setHold] = useState<Hold>('idle')
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  const complete = useRef(onComplete)
  complete.current = onComplete
  useEffect(() => () => clearTimeout(timer.current), [])

  function begin(): void {
    if (!enabled || timer.current !== undefined) return
    setHold('held')
    timer.current = setTimeout(() => {
      timer.current = undefined
      setHold('complete')
      complete.current()
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
