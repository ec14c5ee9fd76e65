/** A commit with its whole message. */
export interface SaidCommit {
  readonly id: string
  readonly message: string
}

// git's own sentence, and the list that this console's revert writes.
const REVERTS = /This reverts commit ([0-9a-f]{7,40})/g
const LISTED = /^- ([0-9a-f]{40})\b/gm
const OURS = /^Run [a-z2-7]{8} of Rollback Console\.$/m

/**
 * Whether the change of a bad commit is gone, by what the commits on top of it say that they revert; pure.
 * A revert of the revert brings it back. A fix that repairs it without a revert is not seen: only people know.
 *
 * @param since commits on top of the bad one, oldest first
 */
export function isTakenBack(bad: string, since: readonly SaidCommit[]): boolean {
  const gone = new Set<string>()
  for (const { id, message } of since) {
    for (const reverted of revertedBy(message)) {
      const whole = [bad, ...since.map((one) => one.id)].find((one) => one.startsWith(reverted))
      if (whole === undefined) continue
      // What it had taken back itself is there again.
      for (const again of takenBackBy(whole, since)) gone.delete(again)
      gone.add(whole)
    }
    gone.delete(id)
  }
  return gone.has(bad)
}

function takenBackBy(revert: string, since: readonly SaidCommit[]): readonly string[] {
  const said = since.find(({ id }) => id === revert)
  return said === undefined ? [] : revertedBy(said.message)
}

function revertedBy(message: string): readonly string[] {
  const listed = OURS.test(message) ? [...message.matchAll(LISTED)] : []
  return [...message.matchAll(REVERTS), ...listed].flatMap(([, id]) => id ?? [])
}
