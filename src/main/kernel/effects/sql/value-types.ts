import type { CustomTypesConfig } from 'pg'
import type { SqlValue } from '../../ports/sql.ts'

const BOOLEAN = 16
/** int8, int2, int4, oid, xid: everything whose values are whole numbers. */
const INTEGERS: ReadonlySet<number> = new Set([20, 21, 23, 26, 28])

/** PostgreSQL's own text for everything but booleans and integers that a number holds exactly. */
function parseValue(type: number, text: string): SqlValue {
  if (type === BOOLEAN) return text === 't'
  if (!INTEGERS.has(type)) return text
  const number = Number(text)
  return Number.isSafeInteger(number) ? number : text
}

/** For the driver: replaces its own parsers, which turn timestamps into local dates. */
export const valueTypes: CustomTypesConfig = {
  getTypeParser: (type: number) => (text: string | Buffer) => parseValue(type, text.toString()),
}
