/** What becomes of one statement of a plain dump. */
export type StatementFate =
  | { readonly kind: 'keep' }
  /** Left out: it is about the database as a whole, or our own transaction and owner stand in its place. */
  | { readonly kind: 'drop' }
  | { readonly kind: 'copy'; readonly table: string; readonly columns: string }
  | { readonly kind: 'standard-strings'; readonly are: 'on' | 'off' }
  | { readonly kind: 'refuse'; readonly because: string }

export interface StatementRules {
  /** Everything will belong to our role: what names another owner is left out. */
  readonly withoutOwners: boolean
  /** Major version of the server that is restored into. */
  readonly serverMajor: number
  /**
   * It goes into a database that is in use: what lies in no schema, and the schemas themselves, stay as they are there;
   * of schemas that stand, so do the rights on what will be made in them.
   */
  readonly schemasOnly?: 'new' | 'standing'
}

const keep: StatementFate = { kind: 'keep' }
const drop: StatementFate = { kind: 'drop' }
const refuse = (because: string): StatementFate => ({ kind: 'refuse', because })

/** First words that are worth a second look; all others are kept as they are. */
const CURIOUS =
  /^(?:abort|alter|begin|call|comment|commit|copy|create|do|drop|end|grant|prepare|release|reset|revoke|rollback|savepoint|security|select|set|start|vacuum|reindex)\b/i

export const mayMatter = (head: string): boolean => CURIOUS.test(head)

const NAME = '(?:"(?:[^"]|"")+"|[A-Za-z_][A-Za-z0-9_$]*)'
const COPY = new RegExp(
  `^COPY (${NAME}\\.${NAME}|${NAME})(?: (\\((?:[^()]|"[^"]*")*\\)))? FROM stdin;$`,
  'i',
)

/** Encodings in which no second byte of a character can look like a quote or a backslash. */
const PLAIN_ENCODING =
  /^(?:UTF-?8|UNICODE|SQL_ASCII|LATIN\d+|ISO_8859_\d|WIN\d+|KOI8[RU]?|EUC_\w+)$/i

/** Looks at a statement, with its semicolon; comments are out. Pure. */
export function fateOf(statement: string, rules: StatementRules): StatementFate {
  const text = statement.replace(/\s+/g, ' ').trim()
  if (/^COPY\b/i.test(text)) return copyFate(statement.trim())
  if (/^(?:ALTER|CALL|DO|RESET|SELECT|SET)\b/i.test(text)) {
    if (/conforming_strings/i.test(text)) return stringsFate(text)
    if (/client_encoding|^SET NAMES\b/i.test(text)) return encodingFate(text)
  }
  if (/^(?:BEGIN|COMMIT|END|START TRANSACTION)(?: (?:WORK|TRANSACTION))?;$/i.test(text)) return drop
  if (
    /^(?:ROLLBACK|ABORT|SAVEPOINT|RELEASE|PREPARE TRANSACTION|BEGIN|COMMIT|END|START)\b/i.test(text)
  )
    return refuse('it handles transactions by itself; the restore is one transaction')
  if (/^(?:CREATE|ALTER|DROP) DATABASE\b/i.test(text)) return drop
  if (/^(?:COMMENT|SECURITY LABEL|GRANT|REVOKE)\b.* ON DATABASE\b/i.test(text)) return drop
  if (/^ALTER ROLE\b.* IN DATABASE\b/i.test(text)) return drop
  if (isOfTheCluster(text)) return refuse('it changes the whole server, the live database included')
  if (/^(?:VACUUM|CREATE (?:UNIQUE )?INDEX CONCURRENTLY|REINDEX\b.* CONCURRENTLY)\b/i.test(text))
    return refuse('it cannot run inside the one transaction of the restore')
  if (/^SET transaction_timeout\b/i.test(text) && rules.serverMajor < 17) return drop
  if (rules.withoutOwners && namesOwner(text)) return drop
  if (rules.schemasOnly === undefined) return keep
  if (isOutsideSchemas(text)) return drop
  // Rights that somebody else gave: our role gives them, for it may not become another one.
  if (/^(?:SET|RESET) SESSION AUTHORIZATION\b/i.test(text)) return drop
  if (rules.schemasOnly === 'standing' && /^ALTER DEFAULT PRIVILEGES\b/i.test(text)) return drop
  return keep
}

const OUTSIDE =
  '(?:SCHEMA|EXTENSION|PUBLICATION|SUBSCRIPTION|EVENT TRIGGER|SERVER|FOREIGN DATA WRAPPER|USER MAPPING|(?:TRUSTED |PROCEDURAL )*LANGUAGE|CAST|ACCESS METHOD)'
const ABOUT_OUTSIDE = new RegExp(
  `^(?:(?:CREATE(?: OR REPLACE)?|ALTER|DROP) ${OUTSIDE}\\b|(?:COMMENT|SECURITY LABEL) ON ${OUTSIDE}\\b|(?:GRANT|REVOKE) [A-Z, ]+ ON (?:SCHEMA|FOREIGN (?:SERVER|DATA WRAPPER)|LANGUAGE)\\b)`,
  'i',
)

function isOutsideSchemas(text: string): boolean {
  return ABOUT_OUTSIDE.test(text)
}

function copyFate(text: string): StatementFate {
  const found = COPY.exec(text)
  if (found === null)
    return refuse(
      'only COPY … FROM stdin as pg_dump writes it is taken: files and programs belong to the server',
    )
  return { kind: 'copy', table: found[1] ?? '', columns: found[2] ?? '' }
}

function stringsFate(text: string): StatementFate {
  const found = /^SET (?:SESSION )?standard_conforming_strings (?:=|TO) '?(on|off)'?;$/i.exec(text)
  const are = found?.[1]?.toLowerCase()
  if (are === 'on' || are === 'off') return { kind: 'standard-strings', are }
  return refuse('it may change how strings are read (standard_conforming_strings)')
}

function encodingFate(text: string): StatementFate {
  const found = /^SET (?:client_encoding (?:=|TO)|NAMES) '?([\w-]+)'?;$/i.exec(text)
  if (found !== null && PLAIN_ENCODING.test(found[1] ?? '')) return keep
  return refuse('it sets an encoding in which a backslash may be half of a character')
}

function isOfTheCluster(text: string): boolean {
  return /^(?:CREATE|ALTER|DROP) (?:ROLE|USER(?! MAPPING)|GROUP|TABLESPACE)\b|^ALTER SYSTEM\b|^(?:COMMENT|SECURITY LABEL)\b.* ON (?:ROLE|TABLESPACE)\b/i.test(
    text,
  )
}

function namesOwner(text: string): boolean {
  return (
    /^ALTER .* OWNER TO (?:"(?:[^"]|"")+"|[A-Za-z_][A-Za-z0-9_$]*);$/i.test(text) ||
    /^(?:SET|RESET) SESSION AUTHORIZATION\b/i.test(text)
  )
}
