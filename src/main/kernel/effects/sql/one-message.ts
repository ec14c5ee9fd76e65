import { FailureError, failure } from '../../../../shared/domain/failure.ts'

/**
 * Joins statements into one message. The server runs such a message as one transaction, so a refusal
 * means that nothing has changed; a COMMIT in the middle would make that untrue and is a bug.
 * @throws FailureError INTERNAL
 */
export function oneMessage(statements: readonly string[]): {
  readonly text: string
  readonly statements: number
} {
  const trimmed = statements.map((statement) => statement.trim().replace(/;+$/, ''))
  const commit = trimmed.findIndex((statement) => /^(?:commit|end)\b/i.test(statement))
  const begins = /^(?:begin|start\s+transaction)\b/i.test(trimmed[0] ?? '')
  const isWhole = begins ? commit === trimmed.length - 1 : commit === -1
  if (trimmed.length > 0 && trimmed.every((statement) => statement !== '') && isWhole) {
    return { text: trimmed.join(';\n'), statements: trimmed.length }
  }
  throw new FailureError(
    failure('INTERNAL', {
      summary:
        'These statements are not one transaction: BEGIN must come first and COMMIT last, or neither.',
      tried: trimmed.join('; '),
      next: 'Please report this.',
      retry: 'no',
    }),
  )
}
