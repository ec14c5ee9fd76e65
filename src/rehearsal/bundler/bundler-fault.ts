/** What a bundler does wrong. */
export type BundlerFault =
  | { readonly kind: 'none' }
  /** Ends every connection. */
  | { readonly kind: 'down' }
  /** Does what calls of this method ask for, and ends the connection before it answers. */
  | { readonly kind: 'cut-after'; readonly on: string }

export const NO_FAULT: BundlerFault = { kind: 'none' }

/** Reads a fault that came over the control socket; throws with what it should have been. */
export function bundlerFaultOf(value: Readonly<Record<string, unknown>>): BundlerFault {
  const { kind, on } = value
  if (kind === 'none' || kind === 'down') return { kind }
  if (kind === 'cut-after' && typeof on === 'string') return { kind, on }
  throw new TypeError('a bundler fault is none, down, or cut-after with the method in "on"')
}
