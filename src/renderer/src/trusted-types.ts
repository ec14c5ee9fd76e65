/** The part of the Trusted Types API that is used here; TypeScript's DOM library does not know it everywhere. */
interface PolicyFactory {
  createPolicy(name: string, rules: { createHTML(text: string): string }): unknown
}

/**
 * The page writes text, never markup. Style elements are filled by innerHTML too, so strings pass as long
 * as they cannot hold a tag; scripts and script addresses have no rule and are refused by the browser.
 */
export function refuseMarkup(page: object): void {
  if (!('trustedTypes' in page) || !isFactory(page.trustedTypes)) return
  page.trustedTypes.createPolicy('default', {
    createHTML(text) {
      if (text.includes('<')) throw new TypeError('This page does not write markup.')
      return text
    },
  })
}

function isFactory(value: unknown): value is PolicyFactory {
  return typeof value === 'object' && value !== null && 'createPolicy' in value
}
