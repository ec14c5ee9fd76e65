import { PRIVATE_MASK } from './mask-private.ts'
import { usePrivacy } from './privacy-context.ts'

/** A value that is private as a whole. In privacy mode it is not in the page, so it cannot be copied out of it either. */
export function Private({ children }: { readonly children: string }) {
  return usePrivacy() ? <span title="Hidden by privacy mode">{PRIVATE_MASK}</span> : children
}
