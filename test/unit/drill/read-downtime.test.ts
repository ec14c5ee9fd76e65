import { expect, test } from 'vitest'
import { readDowntime } from '../../../src/main/hosts/node/drill/read-downtime.ts'

/** A world whose traffic says this. */
function worldThat(read: (path: string) => Promise<unknown>) {
  const asked: string[] = []
  const control = {
    attach: () => ({ leave: () => undefined }),
    read: (path: string) => {
      asked.push(path)
      return read(path)
    },
  }
  return { asked, control }
}

test('downtime is what the worst served saw, in whole milliseconds, since the run began', async () => {
  const { asked, control } = worldThat(async () => ({
    site: { downtimeMs: 0 },
    'api-read': { downtimeMs: 812.4 },
    'api-write': { downtimeMs: 2310.6 },
  }))
  expect(await readDowntime(control, 1_700)).toBe(2311)
  expect(asked).toEqual(['/traffic?since=1700'])
})

test('nobody refused is no downtime, which is not the same as not knowing', async () => {
  const { control } = worldThat(async () => ({ site: { downtimeMs: 0 } }))
  expect(await readDowntime(control, 0)).toBe(0)
})

test.each<[string, unknown]>([
  ['nothing', null],
  ['a text', 'down'],
  ['no target', {}],
  ['targets without figures', { site: { downtimeMs: 'long' }, api: null }],
])('a world that says %s leaves the downtime unknown', async (_, says) => {
  expect(await readDowntime(worldThat(async () => says).control, 0)).toBeNull()
})

test('a world that does not answer leaves the downtime unknown and fails nothing', async () => {
  const { control } = worldThat(() => Promise.reject(new Error('gone')))
  expect(await readDowntime(control, 0)).toBeNull()
})
