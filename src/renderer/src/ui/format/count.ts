// One form everywhere, whatever the laptop's locale: figures are compared and copied into reports.
const counts = new Intl.NumberFormat('en-US')

export function formatCount(value: number): string {
  return counts.format(value)
}

const STEPS = ['B', 'kB', 'MB', 'GB', 'TB'] as const

/** Bytes in powers of 1000, as disks and providers count. */
export function formatBytes(bytes: number): string {
  const power = bytes < 1000 ? 0 : Math.min(4, Math.floor(Math.log10(bytes) / 3))
  const value = bytes / 1000 ** power
  return `${power === 0 ? value : value.toFixed(1)} ${STEPS[power] ?? 'B'}`
}

/** A share between 0 and 1 as `7.4 %`. */
export function formatShare(share: number): string {
  return `${(share * 100).toFixed(1)} %`
}
