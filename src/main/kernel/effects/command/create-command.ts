import { access as canRead, constants } from 'node:fs/promises'
import { dirname } from 'node:path'
import { FailureError, failure } from '../../../../shared/domain/failure.ts'
import type { Profile } from '../../../../shared/domain/profile.ts'
import type { DatabaseProfile } from '../../../../shared/domain/profile-databases.ts'
import type { Command, CommandMutations, CommandResult } from '../../ports/command.ts'
import { cancelled } from '../clock.ts'
import { systemCode } from '../files.ts'
import type { Masker } from '../masking/index.ts'
import type { Secrets } from '../secrets.ts'
import { passwordOf } from '../sql/password-of.ts'
import { databaseOf } from '../sql/session-config.ts'
import { checkArguments } from './check-arguments.ts'
import type { ChildSpec } from './child-spec.ts'
import { outcomeOf } from './command-outcome.ts'
import { libpqEnvironment } from './libpq-environment.ts'
import { makePrivateDirectory, type PrivateDirectory } from './private-files.ts'
import { NotStarted, runChild } from './run-child.ts'
import { streamOutput } from './stream-output.ts'
import type { Tools } from './tools.ts'

export interface CommandParts {
  readonly profile: Profile
  readonly secrets: Secrets
  readonly masker: Pick<Masker, 'maskText' | 'stream'>
  readonly tools: Tools
  /** Where password files and working directories of children lie; swept at start. */
  readonly privateDirectory: string
  /** `rollback-console/<run>/<host>`. */
  readonly applicationName: string
}

const TIMEOUT_MS = 10 * 60_000

/** Child processes over execa. `mutate` here records nothing: see create-effects. */
export function createCommand(parts: CommandParts): CommandMutations {
  async function run(
    command: Command,
    access: 'read' | 'write',
    signal: AbortSignal,
    takeOutput?: ChildSpec['takeOutput'],
  ): Promise<CommandResult> {
    checkArguments(command, parts.masker)
    const path = await parts.tools.path(command.tool)
    await checkInput(command)
    const directory = await makePrivateDirectory(parts.privateDirectory)
    try {
      return await runChild(
        {
          path,
          args: command.args,
          env: {
            ...baseEnvironment(path, directory),
            ...(await environmentOf(command, access, directory)),
          },
          directory: directory.work,
          stdin: inputOf(command),
          timeoutMs: command.timeoutMs ?? TIMEOUT_MS,
          inactivityMs: command.inactivityMs,
          rawBytes: command.rawBytes,
          ...(takeOutput === undefined ? {} : { takeOutput }),
          onLine: command.onLine ?? (() => undefined),
          masker: parts.masker,
        },
        signal,
      )
    } finally {
      await directory.remove()
    }
  }

  async function environmentOf(
    command: Command,
    access: 'read' | 'write',
    directory: PrivateDirectory,
  ): Promise<Record<string, string>> {
    const environment: Record<string, string> = {}
    for (const [name, value] of Object.entries(command.env ?? {})) {
      environment[name] = await parts.secrets.text(value)
    }
    if (command.databaseUrl !== undefined) {
      const target = databaseOf(parts.profile, command.databaseUrl)
      environment['DATABASE_URL'] = databaseUrl(target, await parts.secrets.reveal(target.secret))
    }
    if (command.postgres === undefined) return environment
    const database = databaseOf(parts.profile, command.postgres)
    const password = await passwordOf(database, parts.secrets)
    const { applicationName } = parts
    const given = { database, password, applicationName, access }
    return { ...environment, ...(await libpqEnvironment(given, directory)) }
  }

  return {
    tool: (tool) => parts.tools.info(tool),
    async read(command, signal) {
      return run(command, 'read', signal).catch((error: unknown) => {
        throw error instanceof NotStarted ? notStarted(command, error) : error
      })
    },
    output: (command, signal) =>
      streamOutput(
        command,
        (ended, takeOutput) =>
          run(command, 'read', ended, takeOutput).catch((error: unknown) => {
            throw error instanceof NotStarted ? notStarted(command, error) : error
          }),
        signal,
      ),
    async mutate(command, signal) {
      try {
        return outcomeOf(command, await run(command, 'write', signal))
      } catch (error) {
        if (error instanceof NotStarted) {
          return { kind: 'not-sent', failure: notStarted(command, error).failure }
        }
        if (!(error instanceof FailureError) || error.failure.code === 'INTERNAL') throw error
        return { kind: 'not-sent', failure: error.failure }
      }
    },
  }
}

/** All that a child gets by itself: no variable of ours, no home, no place that others write to. */
function baseEnvironment(path: string, directory: PrivateDirectory): Record<string, string> {
  return {
    PATH: [dirname(path), '/usr/bin', '/bin'].join(':'),
    HOME: directory.home,
    TMPDIR: directory.temporary,
    LANG: 'C.UTF-8',
    LC_ALL: 'C.UTF-8',
    TZ: 'UTC',
    NO_COLOR: '1',
    NoDefaultCurrentDirectoryInExePath: '1',
  }
}

/** As Prisma reads it; what TLS it asks for is libpq's word, as in the profile. */
function databaseUrl(database: DatabaseProfile, password: string): string {
  const { user, host, port, database: name, tls } = database
  const part = encodeURIComponent
  const hostPart = host.includes(':') ? `[${host}]` : host
  const sslmode = tls === 'disable' ? 'disable' : 'require'
  return `postgresql://${part(user)}:${part(password)}@${hostPart}:${port}/${part(name)}?sslmode=${sslmode}`
}

function inputOf({ stdin, stdinFile, stdinBytes }: Command) {
  if (stdinBytes !== undefined) return { bytes: stdinBytes.bytes }
  if (stdinFile !== undefined) return { file: stdinFile }
  return stdin === undefined ? null : { text: stdin }
}

async function checkInput(command: Command): Promise<void> {
  if (command.stdinFile === undefined) return
  await canRead(command.stdinFile, constants.R_OK).catch((cause: unknown) => {
    throw new FailureError(
      failure('NOT_FOUND', {
        summary: `${command.stdinFile} cannot be read.`,
        tried: `to give it to ${command.tool}`,
        answered: systemCode(cause),
        next: 'Check that the file is there and readable.',
      }),
      { cause },
    )
  })
}

function notStarted(command: Command, error: NotStarted): FailureError {
  const tried = `to run ${command.tool}`
  if (error.message === 'CANCELLED') return new FailureError(cancelled(tried))
  return new FailureError(
    failure('COMMAND_FAILED', {
      summary: `${command.tool} could not be started.`,
      tried,
      answered: error.message,
      next: 'Check that the program is installed and may be run.',
    }),
  )
}
