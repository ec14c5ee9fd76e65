import type { Failure } from '../../../shared/domain/failure.ts'
import type { SecretText, Sent } from './http.ts'
import type { SqlTarget } from './sql.ts'

/** Programs that the console runs. Each is found once, as an absolute real path, and checked. */
export type Tool = 'psql' | 'pg_restore' | 'pg_dump' | 'git' | 'vercel' | 'node'

export interface Command {
  readonly tool: Tool
  /** Arguments, never shell text, never a secret. */
  readonly args: readonly string[]
  /** Gives the child a libpq environment for this target: PGHOST…, PGPASSFILE (0600, gone in every ending), `client_connection_check_interval`; nothing of ours. */
  readonly postgres?: SqlTarget
  /** Gives the child this target as `DATABASE_URL`: what Prisma reads. */
  readonly databaseUrl?: SqlTarget
  readonly env?: { readonly [name: string]: string | SecretText }
  readonly stdin?: string
  /** A file whose bytes become standard input. */
  readonly stdinFile?: string
  /** Bytes that become standard input as they come. Where they end with an error the child is killed before it sees an end. */
  readonly stdinBytes?: { readonly described: string; readonly bytes: AsyncIterable<Uint8Array> }
  /** Whole run, default 10 minutes. */
  readonly timeoutMs?: number
  /** Silence longer than this ends it; none by default. */
  readonly inactivityMs?: number
  /**
   * Standard output as it came, up to this many bytes, beside the masked text: for what a hash or a parser must see
   * exactly. It may hold a secret: it is for the system alone, and goes into no plan, log or window.
   */
  readonly rawBytes?: number
  /** Each line of standard error and output as it comes, masked and stripped of control sequences. */
  readonly onLine?: (line: string, stream: 'stdout' | 'stderr') => void
}

export interface CommandResult {
  readonly exitCode: number | null
  readonly signal: string | null
  /** The last 64 KiB of each, masked. */
  readonly stdout: string
  readonly stderr: string
  /** Where `rawBytes` asked for it; absent where there was more than that. */
  readonly raw?: Uint8Array
  readonly ended: 'by-itself' | 'timed-out' | 'silent' | 'cancelled' | 'input-failed'
  /** Why, where the input failed. */
  readonly inputFailure?: Failure
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
  /**
   * Standard output as it comes, for output of any size: as fast as it is taken, unmasked, never for a log or a window.
   * @throws FailureError TOOL_MISSING, CREDENTIAL_*, COMMAND_FAILED (behind its last byte), CANCELLED
   */
  output(command: Command, signal: AbortSignal): AsyncIterable<Uint8Array>
  tool(tool: Tool): Promise<ToolInfo | undefined>
}

export interface CommandMutations extends CommandReads {
  /** `answered` with any exit code: what an exit code means is the system's to say. */
  mutate(command: Command, signal: AbortSignal): Promise<Sent<CommandResult>>
}
