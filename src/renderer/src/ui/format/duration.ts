/** `06:12`, or `1:06:12` from an hour on. */
export function formatDuration(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  const hours = Math.floor(seconds / 3600)
  const minutes = Math.floor((seconds % 3600) / 60)
  const two = (value: number) => String(value).padStart(2, '0')
  const tail = `${two(minutes)}:${two(seconds % 60)}`
  return hours === 0 ? tail : `${hours}:${tail}`
}
