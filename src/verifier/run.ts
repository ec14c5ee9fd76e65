import { NoAnchor, readAnchors } from './anchor.ts'
import { type Asked, readArguments, usage } from './arguments.ts'
import { chooseSegments, firstHeader } from './choose-segments.ts'
import { type History, openHistory } from './history/history.ts'
import { NoHistory, type PsqlOptions } from './history/psql.ts'
import { NoIdentity, readKit } from './kit.ts'
import { CannotRead, listSegments } from './read-directory.ts'
import { verifyLog } from './verify-log.ts'
import { wordsOf } from './words.ts'

/** What the verifier needs of its surroundings. */
export interface Surroundings {
  readonly print: (text: string) => void
  readonly complain: (text: string) => void
  readonly askPassphrase: () => Promise<string>
  /** How `--history` starts psql. */
  readonly psql: PsqlOptions
}

const CANNOT_DECIDE = 3
const WRONG_USAGE = 4

/**
 * The command `verify DIR …`.
 * @returns the exit code: 0 ok, 1 ok with unclean ends or key gaps, 2 tampered or damaged, 3 cannot
 *   decide, 4 usage
 */
export async function runVerifier(
  args: readonly string[],
  surroundings: Surroundings,
): Promise<number> {
  if (args.includes('--help')) {
    surroundings.print(usage)
    return 0
  }
  const asked = readArguments(args)
  if (typeof asked === 'string') {
    surroundings.complain(`${asked}\n\n${usage}`)
    return WRONG_USAGE
  }
  try {
    return await verify(asked, surroundings)
  } catch (error) {
    if (error instanceof CannotRead) {
      const undecided = [error.message]
      if (asked.json) surroundings.print(JSON.stringify({ code: CANNOT_DECIDE, undecided }))
      else surroundings.complain(`It cannot be decided: ${error.message}.`)
      return CANNOT_DECIDE
    }
    throw error
  }
}

async function verify(asked: Asked, surroundings: Surroundings): Promise<number> {
  const { directory, genesis, checkpoint, identity } = asked
  const away: string[] = []
  const anchors = checkpoint === null ? [] : await orAway(away, [], readAnchors(checkpoint))
  const openKey =
    identity === null
      ? null
      : await orAway(away, null, readKit(identity, surroundings.askPassphrase))
  const history = asked.history
    ? await orAway(away, null, historyOf(directory, surroundings.psql))
    : null
  try {
    const report = await verifyLog(directory, { anchors, openKey, genesis, history, away })
    const words = (): string => wordsOf(report, asked)
    surroundings.print(asked.json ? JSON.stringify(report) : words())
    return report.code
  } finally {
    await history?.close()
  }
}

/** What was asked for beside the log and is away is a doubt; the log is read all the same. */
async function orAway<Thing, Instead>(
  away: string[],
  instead: Instead,
  work: Promise<Thing>,
): Promise<Thing | Instead> {
  try {
    return await work
  } catch (error) {
    if (!isAway(error)) throw error
    away.push(error.message)
    return instead
  }
}

/** The database is asked for the log that lies in the directory; where none lies, for nothing. */
async function historyOf(directory: string, psql: PsqlOptions): Promise<History | null> {
  const first = firstHeader(chooseSegments(await listSegments(directory)))
  return first === null ? null : openHistory(first.logId, psql)
}

function isAway(error: unknown): error is Error {
  return [NoAnchor, NoIdentity, NoHistory].some((kind) => error instanceof kind)
}
