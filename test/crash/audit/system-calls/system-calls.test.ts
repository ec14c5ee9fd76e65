import { expect, test } from 'vitest'
import { disturbEverySite } from './kill-sites.ts'
import { whyNoStrace } from './strace.ts'

const shapes = [{ steps: 6, rotateBytes: 5000 }]
const why = whyNoStrace()

test('a process killed at any system call by which it changes its log has lost nothing', async (context) => {
  if (why !== null) context.skip(why)
  const what = [{ what: 'signal=SIGKILL' }]
  const { points, broken } = await disturbEverySite({ shapes, what, every: 9, twice: true })
  expect({ broken, enough: points > 12 || points }).toEqual({ broken: [], enough: true })
}, 120_000)

test('a call that fails with EIO or ENOSPC lets no mutation happen without a durable intent', async (context) => {
  if (why !== null) context.skip(why)
  const what = ['EIO', 'ENOSPC'].flatMap((error) =>
    [false, true].map((onwards) => ({ what: `error=${error}`, onwards })),
  )
  const { points, broken } = await disturbEverySite({ shapes, what, every: 33, twice: false })
  expect({ broken, enough: points > 8 || points }).toEqual({ broken: [], enough: true })
}, 120_000)
