/**
 * Whether a page cannot be what it should without this resource of its own: scripts and styles. A picture can be
 * absent and be a blemish; without its script a page is a picture.
 */
export function carriesPage({ pathname }: URL): boolean {
  return /\.(m?js|css)$/.test(pathname)
}
