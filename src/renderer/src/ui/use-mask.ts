import { maskPrivate } from './mask-private.ts'
import { usePrivacy } from './privacy-context.ts'

/** Covers what is private in texts that are not drawn but hovered, e.g. titles. */
export function useMask(): (text: string) => string {
  const hidden = usePrivacy()
  return (text) => (hidden ? maskPrivate(text) : text)
}
