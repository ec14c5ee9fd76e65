import type { SecretText, Sent } from './http.ts'
import type { SqlTarget } from './sql.ts'

/** Programs that the console runs. Each is found once, as an absolute real path, and checked. */
export type Tool = 'psql' | 'pg_restore' | 'pg_dump' | 'git' | 'vercel'

export interface Command {
  readonly tool: Tool
  /** Arguments, never shell text, never a secret. */
  readonly args: readonly string[]
  /** Gives the child a libpq environment for this target: PGHOST…, PGPASSFILE (0600, gone in every ending), `client_connection_check_interval`; nothing of ours. */
  readonly postgres?: SqlTarget
  readonly env?: { readonly [name: string]: string | SecretText }
  readonly stdin?: string
  /** A file whose bytes become standard input. */
  readonly stdinFile?: string
  /** Whole run, default 10 minutes. */
  readonly timeoutMs?: number
  /** Silence longer than this ends it; none by default. */
  readonly inactivityMs?: number
  /** Each line of standard error and output as it comes, masked and stripped of control sequences. */
  readonly onLine?: (line: string, stream: 'stdout' | 'stderr') => void
}

export interface CommandResult {
  readonly exitCode: number | null
  readonly signal: string | null
  /** The last 64 KiB of each, masked. */
  readonly stdout: string
  readonly stderr: string
  readonly ended: 'by-itself' | 'timed-out' | 'silent' | 'cancelled'
  readonly durationMs: number
}

export interface ToolInfo {
  readonly path: string
  /** As the tool prints it, e.g. `15.20`. */
  readonly version: string
}

export interface CommandReads {
  /** @throws FailureError TOOL_MISSING, CREDENTIAL_* */
  read(command: Command, signal: AbortSignal): Promise<CommandResult>
  tool(tool: Tool): Promise<ToolInfo | undefined>
}

export interface CommandMutations extends CommandReads {
  /** `answered` with any exit code: what an exit code means is the system's to say. */
  mutate(command: Command, signal: AbortSignal): Promise<Sent<CommandResult>>
}
