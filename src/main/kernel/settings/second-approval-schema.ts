import { z } from 'zod'
import type { SecondApprovalProfile } from '../../../shared/domain/second-approval.ts'
import { text } from './schema-words.ts'

const minutes = z.int().min(1).max(1_440)

/** Which acts need a second person, and who that may be. */
export const secondApproval = z.strictObject({
  operations: z
    .array(
      z
        .string()
        .regex(/^[a-z-]+\.[a-z-]+$/, 'must be a system and an operation, like postgres.swap'),
    )
    .min(1, 'must name at least one operation'),
  approvers: z
    .array(
      z.strictObject({
        name: text,
        accounts: z.array(text).min(1, 'must name at least one account of this person'),
        publicKey: z
          .string()
          .regex(
            /^ed25519:[A-Za-z0-9+/]{43}=$/,
            'must be a public key as `npm run approve -- --new-key` prints it: ed25519:…=',
          ),
      }),
    )
    .min(1, 'must name at least one approver'),
  validMinutes: minutes,
  breakGlassAfterMinutes: minutes,
}) satisfies z.ZodType<SecondApprovalProfile>
