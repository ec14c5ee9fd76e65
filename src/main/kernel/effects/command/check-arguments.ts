import { FailureError, failure } from '../../../../shared/domain/failure.ts'
import type { Command } from '../../ports/command.ts'
import type { Masker } from '../masking/index.ts'

/** What a tool must be told: not to read start-up files, never to ask for a password (it would hang). */
function requiredFlags(command: Command): readonly (readonly string[])[] {
  const noPassword = ['-w', '--no-password']
  if (command.tool === 'psql') return [['-X', '--no-psqlrc'], noPassword]
  const isPostgres = command.tool === 'pg_restore' || command.tool === 'pg_dump'
  return isPostgres && command.postgres !== undefined ? [noPassword] : []
}

/**
 * Arguments are readable by every user of the machine, so a secret among them is a bug, as is a missing
 * safety flag. @throws FailureError INTERNAL
 */
export function checkArguments(command: Command, masker: Pick<Masker, 'maskText'>): void {
  const lacking = requiredFlags(command).find(
    (flags) => !command.args.some((argument) => flags.includes(argument)),
  )
  if (lacking !== undefined) throw bug(command, `\`${lacking[0]}\` is missing`)
  if (command.args.some((argument) => masker.maskText(argument) !== argument)) {
    throw bug(command, 'a secret stands in its arguments')
  }
}

function bug(command: Command, what: string): FailureError {
  return new FailureError(
    failure('INTERNAL', {
      summary: `A call of ${command.tool} is not safe: ${what}.`,
      tried: `to run ${command.tool}`,
      next: 'Please report this.',
      retry: 'no',
    }),
  )
}
