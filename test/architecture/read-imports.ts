import { parseSync } from 'vite'

/** One import as the source has it. */
export interface Import {
  readonly specifier: string
  /** Nothing of it is left after types have been stripped. */
  readonly typeOnly: boolean
}

/**
 * Every import of a source file: static, re-exporting and dynamic ones with a literal name. Read by
 * a parser, so that comments and strings cannot hide or feign one.
 * @throws when the file does not parse
 */
export function readImports(file: string, source: string): readonly Import[] {
  const { module, errors } = parseSync(file, source)
  const first = errors[0]
  if (first !== undefined) throw new Error(`${file} does not parse: ${first.message}`)
  const imported = module.staticImports.map((statement) => ({
    specifier: statement.moduleRequest.value,
    typeOnly: statement.entries.length > 0 && statement.entries.every((entry) => entry.isType),
  }))
  const reExported = module.staticExports
    .flatMap((statement) => statement.entries)
    .flatMap((entry) =>
      entry.moduleRequest === null
        ? []
        : [{ specifier: entry.moduleRequest.value, typeOnly: entry.isType }],
    )
  const dynamic = module.dynamicImports.flatMap(({ moduleRequest }) => {
    const literal = /^['"`](.*)['"`]$/.exec(source.slice(moduleRequest.start, moduleRequest.end))
    return literal?.[1] === undefined ? [] : [{ specifier: literal[1], typeOnly: false }]
  })
  return [...imported, ...reExported, ...dynamic]
}
