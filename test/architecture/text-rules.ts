import type { SourceFile } from './source-files.ts'

/** One rule over the text of source files. */
export interface TextRule {
  readonly name: string
  readonly appliesTo: (file: string) => boolean
  /** Looked for in code; comments are taken out first unless `inComments`. */
  readonly forbidden: RegExp
  readonly inComments?: true
  readonly door: string
}

const kernel = 'src/main/kernel'
const inside =
  (...folders: readonly string[]) =>
  (file: string) =>
    folders.some((folder) => file.startsWith(`${folder}/`))

const ownsEnvironment = inside('src/main/hosts', `${kernel}/settings`, 'src/rehearsal')
/** The verifier is a program of its own: its entry is its host. */
const readsEnvironment = (file: string) => ownsEnvironment(file) || file === 'src/verifier/main.ts'
const rules = inside('src/shared', `${kernel}/runbook`, `${kernel}/runbooks`, `${kernel}/systems`)

export const textRules: readonly TextRule[] = [
  {
    name: 'no process.env outside settings and hosts',
    appliesTo: (file) => file.startsWith('src/') && !readsEnvironment(file),
    forbidden: /\bprocess\s*\.\s*env\b/,
    door: 'settings and hosts read the environment and pass values in',
  },
  {
    name: 'no clock in rules',
    appliesTo: rules,
    forbidden: /\bDate\s*\.\s*now\s*\(|\bnew\s+Date\s*\(\s*\)|\bperformance\s*\.\s*now\s*\(/,
    door: 'take the time from world.clock',
  },
  {
    name: 'no chance in rules',
    appliesTo: rules,
    forbidden: /\bMath\s*\.\s*random\s*\(|\brandomUUID\s*\(/,
    door: 'ids are minted before planning and passed in',
  },
  {
    name: 'no fetch outside its doors',
    appliesTo: inside('src/shared', kernel, 'src/renderer/src/panels', 'src/renderer/src/ui'),
    forbidden: /(?<![.\w])fetch\s*\(/,
    door: 'the kernel sends through effects/http, a panel asks kernel-client',
  },
  {
    name: 'no path or registry of the place where it was built',
    appliesTo: () => true,
    // Written in two halves, so that this file does not break its own rule.
    forbidden: new RegExp(
      ['/wo', 'rk/|registry\\.npm', 'js\\.org|deb\\.debian', '\\.org'].join(''),
    ),
    inComments: true,
    door: 'nothing committed depends on one machine',
  },
]

/** The files that break a rule, each with the line. */
export function breaches(rule: TextRule, files: readonly SourceFile[]): readonly string[] {
  return files
    .filter(({ file }) => rule.appliesTo(file))
    .flatMap(({ file, text }) =>
      (rule.inComments === true ? text : withoutComments(text))
        .split('\n')
        .flatMap((line, index) =>
          rule.forbidden.test(line) ? [`${file}:${index + 1} ${line.trim()} (${rule.door})`] : [],
        ),
    )
}

/** Comments replaced by nothing, line breaks kept. A `//` inside a string (an address) is no comment. */
function withoutComments(text: string): string {
  return text
    .replace(/\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, ''))
    .replace(/(^|[^:'"`])\/\/.*$/gm, '$1')
}
