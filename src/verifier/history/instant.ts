const FORM = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?(Z|[+-]\d\d(?::\d\d)?)$/

/** A time as PostgreSQL writes it into JSON, in microseconds since 1970; null where it is none. */
export function instantOf(text: string): bigint | null {
  const [, seconds, fraction = '', zone = 'Z'] = FORM.exec(text) ?? []
  const full = zone === 'Z' || zone.includes(':') ? zone : `${zone}:00`
  const milliseconds = Date.parse(`${seconds}${full}`)
  if (Number.isNaN(milliseconds)) return null
  return BigInt(milliseconds) * 1000n + BigInt(fraction.padEnd(6, '0'))
}
