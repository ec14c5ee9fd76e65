/**
 * Takes the options that a script itself needs out of a command line and leaves the rest, in order,
 * for the program it starts. `parseArgs` cannot do that: it refuses or swallows what it does not know.
 * @param {readonly string[]} argv
 * @param {Record<string, 'text' | 'flag'>} own by name without dashes
 * @returns {{ values: Record<string, string | true>, rest: string[] }}
 * @throws when a text option has no text
 */
export function takeOptions(argv, own) {
  /** @type {Record<string, string | true>} */
  const values = {}
  const rest = []
  const left = [...argv]
  while (left.length > 0) {
    const word = /** @type {string} */ (left.shift())
    const [, name = '', inline] = /^--([a-z-]+)(?:=(.*))?$/s.exec(word) ?? []
    if (!Object.hasOwn(own, name)) {
      rest.push(word)
    } else if (own[name] === 'flag') {
      values[name] = true
    } else {
      const text = inline ?? left.shift()
      if (text === undefined || text === '') throw new Error(`--${name} needs a value`)
      values[name] = text
    }
  }
  return { values, rest }
}
