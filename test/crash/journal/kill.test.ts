import { expect, test } from 'vitest'
import { killWriters } from './killed-writer.ts'

const KILLS = 24

test(`nothing acknowledged is lost over ${KILLS} SIGKILLs of a writing process`, async () => {
  const { broken, acknowledged } = await killWriters(KILLS, 11)
  expect({ broken, enough: acknowledged > KILLS || acknowledged }).toEqual({
    broken: [],
    enough: true,
  })
})
