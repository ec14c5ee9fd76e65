import { maskPrivate } from './mask-private.ts'
import { usePrivacy } from './privacy-context.ts'

/** Free text that may hold hosts, names or addresses. */
export function PrivateText({ children }: { readonly children: string }) {
  return usePrivacy() ? maskPrivate(children) : children
}
