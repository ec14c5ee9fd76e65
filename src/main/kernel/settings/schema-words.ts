import { z } from 'zod'

/** What fields of a profile are made of, each with words for what it must be. */
export const text = z.string().min(1, 'must not be empty')
export const address = z
  .string()
  .refine(
    (value) => URL.canParse(value) && /^https?:$/.test(new URL(value).protocol),
    'must be an address that begins with https:// or http://',
  )
export const secretName = z
  .string()
  .regex(
    /^[a-z][a-z0-9-]{0,39}$/,
    'must be the name of a credential: small letters, digits, dashes',
  )
