/** A field of a row as COPY writes it in binary; NULL, and a column that is not there, is null. */
export type Field = Buffer | null | undefined

/** A bigint column that holds counts or sequences; 0 for NULL. */
export function countIn(field: Field): number {
  return Number(instantIn(field))
}

/** A bigint column in full width; 0 for NULL. */
export function instantIn(field: Field): bigint {
  return field?.readBigInt64BE(0) ?? 0n
}

/** A bytea column in hexadecimal; empty for NULL. */
export function hexIn(field: Field): string {
  return field?.toString('hex') ?? ''
}

/** A text column; empty for NULL. */
export function textIn(field: Field): string {
  return field?.toString('utf8') ?? ''
}
