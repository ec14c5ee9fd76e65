/** What a program tells its platform; one JSON object a line on standard output. */
export type ProgramLine =
  | { readonly kind: 'listening'; readonly port: number }
  | { readonly kind: 'started' }
  | { readonly kind: 'log'; readonly severity: 'info' | 'error'; readonly message: string }

/** Writes one line for the platform; a closed pipe is no reason to fail, the parent is gone then. */
export function tellPlatform(line: ProgramLine): void {
  process.stdout.write(`${JSON.stringify(line)}\n`)
}

/** Shorthand for a log line. */
export function log(severity: 'info' | 'error', message: string): void {
  tellPlatform({ kind: 'log', severity, message })
}

/** Reads a line of a program; anything else is a log line as it stands. */
export function parseProgramLine(text: string): ProgramLine {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null && 'kind' in value) {
      if (value.kind === 'listening' && 'port' in value && typeof value.port === 'number') {
        return { kind: 'listening', port: value.port }
      }
      if (value.kind === 'started') return { kind: 'started' }
      if (value.kind === 'log' && 'message' in value && typeof value.message === 'string') {
        const severe = 'severity' in value && value.severity === 'error'
        return { kind: 'log', severity: severe ? 'error' : 'info', message: value.message }
      }
    }
  } catch {
    // Not JSON: the runtime's own text, for example an uncaught error.
  }
  return { kind: 'log', severity: 'info', message: text }
}
