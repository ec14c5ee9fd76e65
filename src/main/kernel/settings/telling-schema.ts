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

export const statusPage = z
  .strictObject({
    kind: z.enum(['statuspage', 'instatus', 'better-stack']),
    url: address,
    pageId: pageItem,
    secret: secretName,
    components: z.array(z.strictObject({ id: pageItem, name: text })),
  })
  .refine(({ kind, components }) => kind !== 'better-stack' || components.length > 0, {
    path: ['components'],
    message:
      'must name at least one: a report of Better Stack ends when its resources are resolved',
  })

export const pagerDuty = z.strictObject({ url: address, secret: secretName })
