import type { System } from '../../ports/system.ts'
import { operation } from '../operation.ts'
import { post } from './post.ts'

/** The incident channel. */
export const slackSystem: System = { id: 'slack', operations: [operation(post)], checks: [] }
