import { chmod, mkdir, mkdtemp, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { secondSinkPlace } from '../../../src/main/kernel/composition/second-sink-place.ts'

async function folder(above = tmpdir()): Promise<string> {
  const made = await mkdtemp(join(above, 'rollback-sink-place-'))
  onTestFinished(() => rm(made, { recursive: true, force: true }))
  return made
}
/** A directory on another file system than the temporary one, or a reason to skip. */
async function otherDisk(skip: (because: string) => never): Promise<string> {
  const device = async (path: string) => (await stat(path).catch(() => undefined))?.dev
  const [here, there] = [await device(tmpdir()), await device('/dev/shm')]
  if (there === undefined || there === here) skip('this machine has no second file system')
  return folder('/dev/shm')
}
const beside = (dataDirectory: string) => join(dataDirectory, 'break-glass')

test('on another disk, in a private directory of the profile, before the data directory is made', async ({
  skip,
}) => {
  const disk = await otherDisk(skip)
  const above = await folder()
  const placeOf = (name: string) =>
    secondSinkPlace({ dataDirectory: join(above, name), elsewhere: [above, disk] })
  const place = await placeOf('one')
  expect(place.startsWith(join(disk, 'rollback-console-'))).toBe(true)
  await mkdir(place, { mode: 0o700 })
  expect(await placeOf('one')).toBe(place)
  expect(await placeOf('two')).not.toBe(place)
})

test('beside the log where every directory lies on its disk, or is not there', async () => {
  const dataDirectory = await folder()
  const elsewhere = [await folder(), join(dataDirectory, 'no', 'such')]
  expect(await secondSinkPlace({ dataDirectory, elsewhere })).toBe(beside(dataDirectory))
})

test('never where others may read, nor behind a link', async ({ skip }) => {
  const disk = await otherDisk(skip)
  const dataDirectory = await folder()
  const place = await secondSinkPlace({ dataDirectory, elsewhere: [disk] })
  await mkdir(place)
  await chmod(place, 0o755)
  expect(await secondSinkPlace({ dataDirectory, elsewhere: [disk] })).toBe(beside(dataDirectory))
  await rm(place, { recursive: true })
  await symlink(await folder(disk), place)
  expect(await secondSinkPlace({ dataDirectory, elsewhere: [disk] })).toBe(beside(dataDirectory))
})

test('beside the log while a line waits there that the log has not taken', async ({ skip }) => {
  const disk = await otherDisk(skip)
  const dataDirectory = await folder()
  await mkdir(beside(dataDirectory))
  await writeFile(join(beside(dataDirectory), 'break-glass.jsonl'), '{}\n')
  expect(await secondSinkPlace({ dataDirectory, elsewhere: [disk] })).toBe(beside(dataDirectory))
})
