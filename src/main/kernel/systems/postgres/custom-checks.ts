import { FailureError, failure } from '../../../../shared/domain/failure.ts'
import type { PostgresProfile } from '../../../../shared/domain/profile-databases.ts'
import type { Reads } from '../../ports/reads.ts'
import type { SqlTarget } from '../../ports/sql.ts'
import { type Finding, green, red } from './findings.ts'

type CustomCheck = PostgresProfile['checks'][number]

/** A check of the profile with what the database answered: the first column of the first row, as text. */
export interface CheckAnswer {
  readonly check: CustomCheck
  readonly answer: string
}

/** Runs the profile's own checks, each in a read-only session. */
export async function readChecks(
  world: Pick<Reads, 'sql'>,
  asked: { readonly target: SqlTarget; readonly checks: readonly CustomCheck[] },
  signal: AbortSignal,
): Promise<readonly CheckAnswer[]> {
  const answers: CheckAnswer[] = []
  for (const check of asked.checks) {
    const query = { text: check.sql, timeoutMs: 60_000 }
    const answer = await world.sql.read(asked.target, query, signal).then(
      ([row = {}]) => String(Object.values(row)[0] ?? ''),
      (error: unknown) => {
        // A check that the database cannot even parse has failed, and is no reason to drop the others.
        if (error instanceof FailureError && error.failure.code === 'SQL_FAILED')
          return error.failure.answered ?? error.failure.summary
        throw error
      },
    )
    answers.push({ check, answer })
  }
  return answers
}

export function checkFindings(answers: readonly CheckAnswer[]): readonly Finding[] {
  return answers.map(({ check, answer }) =>
    answer === check.expects
      ? green(`check: ${check.name}`, answer)
      : red(
          `check: ${check.name}`,
          failure('DATA_DIFFERS', {
            summary: `The check “${check.name}” does not hold in the copy.`,
            tried: check.sql,
            answered: `${answer}, expected ${check.expects}`,
            world: 'Live was not touched.',
            next: 'Look into the copy; choose an older dump if the damage is in this one.',
          }),
        ),
  )
}
