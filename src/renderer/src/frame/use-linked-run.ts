import { useEffect, useRef } from 'react'
import { linkedRun } from './linked-run.ts'

/** Tells the run of a deep link: the one that the page was opened with, and each that comes later. */
export function useLinkedRun(open: (run: string) => void): void {
  const latest = useRef(open)
  latest.current = open
  useEffect(() => {
    const look = () => {
      const run = linkedRun(window.location.hash)
      if (run !== null) latest.current(run)
    }
    look()
    window.addEventListener('hashchange', look)
    return () => window.removeEventListener('hashchange', look)
  }, [])
}
