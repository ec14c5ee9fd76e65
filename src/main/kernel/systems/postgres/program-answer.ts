/** psql counts the line that we write before the dump. */
export function withDumpLines(stderr: string): string {
  return stderr.replace(
    /psql:<stdin>:(\d+):/g,
    (_found, line: string) => `line ${Number(line) - 1} of the dump:`,
  )
}

// pg_restore passes on the server's message without its SQLSTATE (53100), so there is nothing but text to go by: the
// system's own word for ENOSPC, the short write that comes just before it, or the SQLSTATE where a server's settings
// put it into the message.
export function isOutOfSpace(stderr: string): boolean {
  return /No space left on device|could not extend file .*wrote only|\b53100\b|ENOSPC/.test(stderr)
}

/** The lines that are complaints, without the list of what went well. */
export function complaintsOf(stderr: string): string {
  const lines = stderr.split('\n')
  const first = lines.findIndex((line) => /\b(?:error|fatal):|ERROR:|FATAL:/.test(line))
  const noise = /^pg_restore: (?:creating|processing|launching|finished|executing|entering)/
  const told = (first === -1 ? lines : lines.slice(first)).filter((line) => !noise.test(line))
  return told.join('\n').trim().slice(0, 4000)
}
