import { z } from 'zod'

/** One message, as a plan carries it. */
export const PostDetails = z.object({
  channel: z.string(),
  text: z.string(),
  /** What a message is found again by: one for each message of a run. */
  key: z.string(),
  thread: z.string().exactOptional(),
})
export type PostDetails = z.infer<typeof PostDetails>
