import { expect, test } from 'vitest'
import { crashPoints, losePowerEverywhere, lostAfter } from './crash-points.ts'
import { crashState, type DiskMoment, memoryVfs, seededRandom } from './memory-vfs.ts'
import { openLog } from './test-journal.ts'

test('no acknowledged record is lost at any of at least 500 crash points', async () => {
  const { points, broken } = await losePowerEverywhere([1, 2, 3], 2)
  expect({ broken, enough: points >= 500 || points }).toEqual({ broken: [], enough: true })
})

test('a second crash during the recovery from the first loses nothing either', async () => {
  const random = seededRandom(7)
  const broken: unknown[] = []
  const first = await crashPoints(new Map(), 9)
  for (const [index, point] of first.entries()) {
    if (index % 12 !== 0) continue
    const state = crashState(point.moment, random)
    const again = await crashPoints(state, index)
    for (const second of again.filter((_, at) => at % 9 === 0)) {
      const acknowledged = [...point.acknowledged, ...second.acknowledged]
      const lost = await lostAfter(crashState(second.moment, random), { ...second, acknowledged })
      if (lost.length > 0) broken.push({ index, lost })
    }
  }
  expect(broken).toEqual([])
})

test('a whole log that is closed and opened again is verified, with its signing key', async () => {
  const vfs = memoryVfs()
  const first = await openLog(vfs)
  await first.appendDurable('INTENT', { a: 1 })
  await first.close()
  const second = await openLog(vfs)
  expect(second.status()).toMatchObject({ kind: 'verified', gaps: { keys: 0 }, uncleanEnds: 0 })
  await second.close()
})

test('power that goes after a kill does not make the recovery from that kill a lie', async () => {
  const random = seededRandom(5)
  const moments: DiskMoment[] = []
  const broken: unknown[] = []
  const vfs = memoryVfs(new Map(), () => moments.push(vfs.moment()))
  let hangs = false
  const killed = await openLog({
    ...vfs,
    async create(path) {
      const file = await vfs.create(path)
      // The process is killed while it waits here: what it wrote is in the page cache only.
      return { ...file, dataSync: () => (hangs ? new Promise(() => undefined) : file.dataSync()) }
    },
  })
  await killed.appendDurable('INTENT', { n: 1 })
  hangs = true
  void killed.appendDurable('RESULT', { n: 1, text: 'x'.repeat(3000) })
  await new Promise((resolve) => setTimeout(resolve, 10))
  moments.length = 0
  const next = await openLog(vfs)
  await next.appendDurable('INTENT', { n: 2 })
  moments.push(vfs.moment())
  for (const [index, moment] of moments.entries()) {
    for (let sample = 0; sample < 20; sample += 1) {
      const journal = await openLog(memoryVfs(crashState(moment, random)))
      const { kind } = journal.status()
      if (kind !== 'verified' && kind !== 'unclean-end') broken.push({ index, sample, kind })
      await journal.close()
    }
  }
  expect({ broken, enough: moments.length > 5 || moments.length }).toEqual({
    broken: [],
    enough: true,
  })
})
