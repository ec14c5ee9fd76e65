import { capture, lastLines } from '../lib/capture.mjs'
import { SetUpError } from './need.mjs'

/** Another apt (unattended upgrades) may be at work: waited for instead of failing. */
const patience = ['-o', 'DPkg::Lock::Timeout=300']

/** A changed settings file is kept: nobody is there to answer dpkg's question about it. */
const keepSettings = [
  '-o',
  'Dpkg::Options::=--force-confdef',
  '-o',
  'Dpkg::Options::=--force-confold',
]

/**
 * Whether set-up may install Debian packages by itself: on Debian, as root. Never through sudo: a
 * script that asks for a password in the middle of an incident is a trap.
 * @param {import('./machine.mjs').Machine} machine
 */
export function mayInstall(machine) {
  return machine.isDebian && machine.isRoot
}

/**
 * Installs or upgrades Debian packages. The lists are fetched first, because a security upgrade may
 * be newer than they are.
 * @param {readonly string[]} packages
 * @param {import('./machine.mjs').Machine} machine
 */
export async function installDebianPackages(packages, machine) {
  machine.say(`apt-get update, then install ${packages.join(' ')} (as root on Debian)`)
  // One list of a foreign source that cannot be fetched fails the whole update; ours may be there.
  const update = await apt(['update'], machine)
  if (update !== null) machine.say(`${update}\ngoing on with the lists that are there`)
  const failure = await apt(
    ['install', '-y', '--no-install-recommends', ...keepSettings, ...packages],
    machine,
  )
  if (failure !== null) throw new SetUpError(failure)
}

/** @returns {Promise<string | null>} what went wrong, in apt's words */
async function apt(args, machine) {
  const env = { ...machine.env, DEBIAN_FRONTEND: 'noninteractive' }
  const result = await capture('apt-get', [...patience, ...args], { env })
  if (result.code === 0) return null
  return `apt-get ${args.join(' ')} failed with code ${result.code}:\n${lastLines(result)}`
}
