/**
 * What the scripts tell the operator goes to standard error: standard output belongs to the
 * commands (`drill --json`, `audit`, `bench --json`).
 * @param {string} topic what is speaking, e.g. `set-up`
 */
export function sayAs(topic) {
  return (/** @type {string} */ text) => {
    process.stderr.write(
      `${topic}: ${text.replaceAll('\n', `\n${' '.repeat(topic.length + 2)}`)}\n`,
    )
  }
}
