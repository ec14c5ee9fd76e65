/** Sentences of the kernel hold exact times; people read `2026-12-21 14:02 UTC`. */
export function readableTimes(text: string): string {
  return text.replace(
    /\b(\d{4}-\d\d-\d\d)T(\d\d:\d\d):\d\d(?:\.\d+)?Z/g,
    (_, date: string, time: string) => `${date} ${time} UTC`,
  )
}
