/** The run that a link asks to look at, from the page's fragment (`#run=k7m2q4xd`). A link only ever opens. */
export function linkedRun(fragment: string): string | null {
  return /^#run=([a-z2-7]{8})$/.exec(fragment)?.[1] ?? null
}
