import { z } from 'zod'
import { address, secretName, text } from './schema-words.ts'

/** The profile's places where people are told; what each field is stands in `shared/domain/profile-telling.ts`. */
export const slack = z.strictObject({
  secret: secretName,
  channel: text,
  bot: z
    .strictObject({
      channelId: z
        .string()
        .regex(/^[CG][A-Z0-9]{8,}$/, 'must be the id of a channel, like C0123456789, not its name'),
      url: address,
    })
    .exactOptional(),
})

const pageItem = z
  .string()
  .regex(/^[\w-]{1,64}$/, 'must be an id as the page’s own API has it: letters, digits, - and _')

export const statusPage = z.strictObject({
  kind: z.enum(['statuspage']),
  url: address,
  pageId: pageItem,
  secret: secretName,
  components: z.array(z.strictObject({ id: pageItem, name: text })),
})

export const pagerDuty = z.strictObject({ url: address, secret: secretName })
