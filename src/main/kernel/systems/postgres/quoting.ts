/** A name as SQL takes it, always quoted: `"vlossom"`. */
export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

/** A text as an SQL literal, right whatever `standard_conforming_strings` says. */
export function literal(text: string): string {
  const quoted = `'${text.replaceAll("'", "''")}'`
  return text.includes('\\') ? `E${quoted.replaceAll('\\', '\\\\')}` : quoted
}

/** `"public"."users"` from a table's schema and name. */
export function qualified(table: { readonly schema: string; readonly name: string }): string {
  return `${identifier(table.schema)}.${identifier(table.name)}`
}

/** A database name as libpq's `dbname` argument: plain where it cannot be taken for a connection string. */
export function connectionName(database: string): string {
  if (/^[A-Za-z0-9_-]+$/.test(database)) return database
  return `dbname='${database.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
}
