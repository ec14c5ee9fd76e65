/**
 * Whether a semicolon ends a statement. psql counts brackets, and BEGIN … END in the body of a function that is
 * written in SQL; its rule is followed to the letter, because what it takes for the next statement is what runs.
 */
export function createStatementDepth() {
  let words: string[] = []
  let brackets = 0
  let blocks = 0

  function isRoutine(): boolean {
    const [a, b, c, d] = words
    if (a !== 'create') return false
    const kind = b === 'or' && c === 'replace' ? d : b
    return kind === 'function' || kind === 'procedure'
  }

  return {
    word(word: string): void {
      if (words.length < 4) words.push(word)
      if (brackets > 0 || !isRoutine()) return
      if (word === 'begin' || (word === 'case' && blocks > 0)) blocks += 1
      else if (word === 'end' && blocks > 0) blocks -= 1
    },
    bracket(opens: boolean): void {
      brackets = opens ? brackets + 1 : Math.max(0, brackets - 1)
    },
    isOpen: (): boolean => brackets > 0 || blocks > 0,
    reset(): void {
      words = []
      brackets = 0
      blocks = 0
    },
  }
}
