import type { SqlName } from './sql/effect.ts'

/** A name as SQL takes it, always quoted. */
export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

/** A text as an SQL literal, right whatever `standard_conforming_strings` says. */
export function literal(text: string): string {
  const quoted = `'${text.replaceAll("'", "''")}'`
  return text.includes('\\') ? `E${quoted.replaceAll('\\', '\\\\')}` : quoted
}

/** `"public"."users"`; without a schema the name alone, which the search path finds. */
export function qualified({ schema, name }: SqlName): string {
  return schema === undefined ? identifier(name) : `${identifier(schema)}.${identifier(name)}`
}
