import { FailureError, failure } from '../../../shared/domain/failure.ts'
import type { JsonObject } from '../../../shared/domain/json.ts'
import type { Profile } from '../../../shared/domain/profile.ts'
import type { Clock } from '../ports/clock.ts'
import type { CommandMutations } from '../ports/command.ts'
import type { FileReads } from '../ports/files.ts'
import type { HostCapabilities } from '../ports/host-capabilities.ts'
import type { HttpMutations, Sent } from '../ports/http.ts'
import type { Effects, Reads, ReleaseRecords, Telling } from '../ports/reads.ts'
import type { SqlMutations } from '../ports/sql.ts'
import { describeCommandAct } from './command/index.ts'
import { describeHttpAct } from './http/index.ts'
import { type Attempt, recorded } from './recorded.ts'
import { describeSqlAct } from './sql/index.ts'

/** What reads and effects are made of: the doors, and what the engine adds for a step. */
export interface EffectParts {
  readonly profile: Profile
  readonly clock: Clock
  readonly http: HttpMutations
  readonly sql: SqlMutations
  readonly command: CommandMutations
  readonly files: FileReads
  readonly records: ReleaseRecords
  readonly tell: Telling
  readonly host: Pick<HostCapabilities, 'openPage'>
}

/** Everything that cannot change the world: what can is not there at run time either. */
export function createReads(parts: EffectParts): Reads {
  const { profile, clock, http, sql, command, files, records, tell, host } = parts
  return {
    profile,
    clock,
    files,
    records,
    tell,
    http: { read: (request, signal) => http.read(request, signal) },
    sql: {
      read: (target, query, signal) => sql.read(target, query, signal),
      stream: (target, query, signal) => sql.stream(target, query, signal),
    },
    command: {
      read: (wanted, signal) => command.read(wanted, signal),
      tool: (tool) => command.tool(tool),
    },
    openPage: (request, signal) => host.openPage(request, signal),
  }
}

/**
 * Reads, and one mutation, whose intent the attempt puts on disk before anything is sent. A second one
 * is refused: a step that needs two is two steps. @throws (from `mutate`) FailureError JOURNAL_REFUSED, INTERNAL
 */
export function createEffects(parts: EffectParts, attempt: Attempt): Effects {
  const reads = createReads(parts)
  const { profile, http, sql, command } = parts
  let used = false

  async function once<Answer>(
    described: JsonObject,
    send: () => Promise<Sent<Answer>>,
    summary: (answer: Answer) => JsonObject,
  ): Promise<Sent<Answer>> {
    if (used) throw secondMutation(described)
    used = true
    return recorded(attempt, { described, send, summary })
  }

  return {
    ...reads,
    http: {
      ...reads.http,
      mutate: (request, signal) =>
        once(
          describeHttpAct(request),
          () => http.mutate(request, signal),
          ({ status, durationMs }) => ({ status, durationMs }),
        ),
    },
    sql: {
      ...reads.sql,
      mutate: async (target, mutation, signal) =>
        once(
          describeSqlAct(profile, target, mutation),
          () => sql.mutate(target, mutation, signal),
          (answer) =>
            answer.kind === 'done'
              ? { kind: answer.kind, durationMs: answer.durationMs }
              : { kind: answer.kind, state: answer.state, message: answer.message },
        ),
    },
    command: {
      ...reads.command,
      mutate: (wanted, signal) =>
        once(
          describeCommandAct(wanted),
          () => command.mutate(wanted, signal),
          ({ exitCode, ended, durationMs }) => ({ exitCode, ended, durationMs }),
        ),
    },
  }
}

function secondMutation(described: JsonObject): FailureError {
  return new FailureError(
    failure('INTERNAL', {
      summary: 'One mutation a step: a second one was refused.',
      tried: String(described['kind']),
      world: 'The first one was sent; the second was not.',
      next: 'Probe the system. Please report this.',
      retry: 'probe-first',
    }),
  )
}
