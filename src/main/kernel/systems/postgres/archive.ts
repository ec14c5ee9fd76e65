import { type Failure, FailureError, failure } from '../../../../shared/domain/failure.ts'
import type { Command, CommandResult } from '../../ports/command.ts'
import type { Reads } from '../../ports/reads.ts'
import { type Archive, readToc } from './archive-toc.ts'
import { archiveInput } from './dumps/archive-input.ts'
import type { OpenDump } from './dumps/open-dump.ts'

/** Lists what is in an archive. Succeeds on a truncated one too: see `readWhole`. @throws FailureError DUMP_UNREADABLE, TOOL_MISSING */
export async function readArchive(
  world: Reads,
  dump: OpenDump,
  signal: AbortSignal,
): Promise<Archive> {
  return readToc(await linesOf(world, { dump, args: ['--list'] }, signal))
}

/** Reads every byte of an archive, as a restore would. @throws FailureError DUMP_TRUNCATED */
export async function readWhole(world: Reads, dump: OpenDump, signal: AbortSignal): Promise<void> {
  const { args, ...input } = archiveInput(world, { dump, args: ['--file=/dev/null'] }, signal)
  const result = await world.command.read(
    { tool: 'pg_restore', args, ...input, timeoutMs: 3_600_000 },
    signal,
  )
  if (result.inputFailure !== undefined) throw new FailureError(result.inputFailure)
  if (result.exitCode === 0) return
  if (result.ended !== 'by-itself') throw new FailureError(stoppedWords(args, result))
  throw new FailureError(
    failure('DUMP_TRUNCATED', {
      summary: `${dump.path} cannot be read to its end: it is cut off or damaged.`,
      tried: `pg_restore ${args.join(' ')}`,
      answered: result.stderr.trim(),
      next: 'Choose another dump, or fetch this one again and compare its SHA-256.',
      field: 'target.backup',
      retry: 'no',
    }),
  )
}

/** Roles that the archive's GRANTs name. */
export async function readGrantees(
  world: Reads,
  dump: OpenDump,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const args = ['--file=-', '--schema-only', '--no-owner']
  const lines = await linesOf(world, { dump, args }, signal)
  return granteesIn(lines)
}

/** The roles behind `TO` and `FROM` in GRANT and REVOKE statements; PUBLIC is none. */
export function granteesIn(lines: readonly string[]): readonly string[] {
  const found = lines.flatMap((line) => {
    if (!/^(GRANT|REVOKE|ALTER DEFAULT PRIVILEGES) /.test(line)) return []
    const role = / (?:TO|FROM) ("(?:[^"]|"")+"|[a-z_][a-z0-9_$]*)(?: WITH GRANT OPTION)?;$/.exec(
      line,
    )
    const name = role?.[1]
    if (name === undefined) return []
    return [name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name]
  })
  return [...new Set(found)]
}

/** The newest applied migration that the archive holds; `undefined` without a Prisma table. */
export async function readDumpedHead(
  world: Reads,
  dump: OpenDump,
  signal: AbortSignal,
): Promise<string | undefined> {
  const args = ['--file=-', '--data-only', '--table=_prisma_migrations']
  return headInCopy(await linesOf(world, { dump, args }, signal))
}

/** The newest finished and not rolled back migration among the lines of a COPY block (prisma.md, 3). */
export function headInCopy(lines: readonly string[]): string | undefined {
  const start = lines.findIndex((line) => /^COPY .*_prisma_migrations"? \(/.test(line))
  const columns = (/\((.*)\) FROM stdin;$/.exec(lines[start] ?? '')?.[1] ?? '').split(', ')
  const [name, finished, undone] = ['migration_name', 'finished_at', 'rolled_back_at'].map(
    (column) => columns.indexOf(column),
  )
  if (start === -1 || name === undefined || finished === undefined || undone === undefined) return
  const end = lines.indexOf('\\.', start)
  const applied = lines
    .slice(start + 1, end === -1 ? lines.length : end)
    .map((line) => line.split('\t'))
    .filter((row) => row[finished] !== '\\N' && row[undone] === '\\N')
    .map((row) => row[name] ?? '')
  return applied.sort().at(-1)
}

async function linesOf(
  world: Reads,
  asked: { readonly dump: OpenDump; readonly args: readonly string[] },
  signal: AbortSignal,
): Promise<readonly string[]> {
  const { args, ...input } = archiveInput(world, asked, signal)
  const lines: string[] = []
  const command: Command = {
    tool: 'pg_restore',
    args,
    ...input,
    timeoutMs: 600_000,
    onLine: (line, stream) => {
      if (stream === 'stdout') lines.push(line)
    },
  }
  const result = await world.command.read(command, signal)
  if (result.inputFailure !== undefined) throw new FailureError(result.inputFailure)
  if (result.exitCode === 0) return lines
  if (result.ended !== 'by-itself') throw new FailureError(stoppedWords(args, result))
  throw new FailureError(
    failure('DUMP_UNREADABLE', {
      summary: `${asked.dump.path} cannot be read.`,
      tried: `pg_restore ${args.join(' ')}`,
      answered: result.stderr.trim(),
      next: 'Choose another dump, or fetch this one again and compare its SHA-256.',
      field: 'target.backup',
      retry: 'no',
    }),
  )
}

function stoppedWords(args: readonly string[], result: CommandResult): Failure {
  return failure(result.ended === 'cancelled' ? 'CANCELLED' : 'TIMED_OUT', {
    summary: 'Reading the dump was ended before it was done.',
    tried: `pg_restore ${args.join(' ')}`,
    answered: result.stderr.trim(),
    next: 'Retry.',
  })
}
