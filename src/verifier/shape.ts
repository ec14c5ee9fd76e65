import { isObject, type Json } from './canonical-json.ts'

/** A test of one value. */
export type Shape = (value: Json | undefined) => boolean

export const isText: Shape = (value) => typeof value === 'string'

/** A whole number from 0 on that JSON can hold exactly. */
export const isCount: Shape = (value) => Number.isSafeInteger(value) && Number(value) >= 0

/** A whole number from 1 on. */
export const isOrdinal: Shape = (value) => isCount(value) && value !== 0

/** Lower-case hexadecimal of so many bytes. */
export function isHex(bytes: number): Shape {
  const form = new RegExp(`^[0-9a-f]{${bytes * 2}}$`)
  return (value) => typeof value === 'string' && form.test(value)
}

/** Base64 with padding, written as a writer would write those bytes. */
export const isBase64: Shape = (value) =>
  typeof value === 'string' && Buffer.from(value, 'base64').toString('base64') === value

/** Base64 of exactly so many bytes. */
export function isBase64Of(bytes: number): Shape {
  return (value) => isBase64(value) && Buffer.from(String(value), 'base64').length === bytes
}

export function isOneOf(...values: readonly Json[]): Shape {
  return (value) => value !== undefined && values.includes(value)
}

export function isNullOr(shape: Shape): Shape {
  return (value) => value === null || shape(value)
}

export function isListOf(shape: Shape): Shape {
  return (value) => Array.isArray(value) && value.every((item) => shape(item))
}

/** An object with exactly these keys, each of its shape. */
export function isExactly(shapes: Readonly<Record<string, Shape>>): Shape {
  const keys = Object.keys(shapes)
  return (value) =>
    isObject(value) &&
    Object.keys(value).length === keys.length &&
    keys.every((key) => Object.hasOwn(value, key) && shapes[key]?.(value[key]) === true)
}

export function isEither(...shapes: readonly Shape[]): Shape {
  return (value) => shapes.some((shape) => shape(value))
}
