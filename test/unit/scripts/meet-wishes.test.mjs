import { expect, test } from 'vitest'
import { age } from '../../../scripts/setup/age.mjs'
import { meetWishes } from '../../../scripts/setup/meet-wishes.mjs'
import { strace } from '../../../scripts/setup/strace.mjs'
import { addProgram, fakeMachine } from './fake-machine.mjs'

const wishes = [strace, age]

/** An apt-get that does to the machine's programs what the script says. */
const addApt = (machine, onInstall) =>
  addProgram(machine, 'apt-get', `case "$*" in *install*) ${onInstall};; esac`)

test('what is wished for and there is not spoken of', async () => {
  const machine = fakeMachine()
  for (const name of ['strace', 'age']) addProgram(machine, name)
  await meetWishes(wishes, machine)
  expect(machine.said).toEqual([])
})

test('on Debian as root it is brought', async () => {
  const machine = fakeMachine()
  addApt(
    machine,
    `/bin/ln -s /bin/true ${machine.bin}/age; /bin/ln -s /bin/true ${machine.bin}/strace`,
  )
  await meetWishes(wishes, machine)
  const said = machine.said.join('\n')
  expect(said).toContain('then install strace age')
  expect(said).not.toContain('To do')
})

test('elsewhere the line to type is said, and nothing fails', async () => {
  const machine = fakeMachine({ isRoot: false })
  await meetWishes(wishes, machine)
  expect(machine.said.join('\n')).toContain(
    'To do: sudo apt-get update && sudo apt-get install age',
  )
  const mac = fakeMachine({ platform: 'darwin', isDebian: false })
  await meetWishes(wishes, mac)
  expect(mac.said).toEqual([expect.stringContaining('To do: brew install age')])
})

test('an apt-get that fails is told, and nothing else fails with it', async () => {
  const machine = fakeMachine()
  addApt(machine, 'echo "E: Unable to locate package strace" >&2; exit 100')
  await meetWishes(wishes, machine)
  const said = machine.said.join('\n')
  expect(said).toContain('E: Unable to locate package strace')
  expect(said).toContain('To do: sudo apt-get update && sudo apt-get install strace')
})
