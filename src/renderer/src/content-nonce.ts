/** The nonce of this load, from the page that the host served; absent where nothing was put in. */
export function contentNonce(page: Document): string | undefined {
  const content = page.querySelector('meta[name="csp-nonce"]')?.getAttribute('content')
  return content === null || content === '' ? undefined : content
}
