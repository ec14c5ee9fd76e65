import { NoAnchor, readAnchors } from './anchor.ts'
import { type Asked, readArguments, usage } from './arguments.ts'
import { NoIdentity, readKit } from './kit.ts'
import { CannotRead } from './read-directory.ts'
import { verifyLog } from './verify-log.ts'
import { wordsOf } from './words.ts'

/** What the verifier needs of its surroundings. */
export interface Surroundings {
  readonly print: (text: string) => void
  readonly complain: (text: string) => void
  readonly askPassphrase: () => Promise<string>
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
  const asked = readArguments(args)
  if (typeof asked === 'string') {
    surroundings.complain(`${asked}\n\n${usage}`)
    return WRONG_USAGE
  }
  try {
    return await verify(asked, surroundings)
  } catch (error) {
    if (error instanceof NoAnchor || error instanceof NoIdentity || error instanceof CannotRead) {
      const undecided = [error.message]
      if (asked.json) surroundings.print(JSON.stringify({ code: CANNOT_DECIDE, undecided }))
      else surroundings.complain(`It cannot be decided: ${error.message}.`)
      return CANNOT_DECIDE
    }
    throw error
  }
}

async function verify(asked: Asked, surroundings: Surroundings): Promise<number> {
  const anchors = asked.checkpoint === null ? [] : await readAnchors(asked.checkpoint)
  const identity =
    asked.identity === null
      ? {}
      : { openKey: await readKit(asked.identity, surroundings.askPassphrase) }
  const genesis = asked.genesis === null ? {} : { genesis: asked.genesis }
  const report = await verifyLog(asked.directory, { anchors, ...identity, ...genesis })
  surroundings.print(asked.json ? JSON.stringify(report) : wordsOf(report, asked.genesis !== null))
  return report.code
}
