import type { Machine } from '../host-capabilities/find-program.ts'
import type { NodeHostArguments } from '../read-arguments.ts'
import type { LoopbackServer } from '../server/start-loopback-server.ts'
import { openAppWindow, whyNoWindow } from './app-window.ts'
import { type Doorway, offerAddress, sshHint } from './offer-address.ts'

export interface ShowConsole {
  readonly asked: Pick<NodeHostArguments, 'open' | 'printUrl'>
  readonly server: Pick<LoopbackServer, 'newAddress' | 'port'>
  readonly machine: Machine
  readonly userData: string
  readonly isRoot: boolean
  readonly doorway: Doorway
}

/** Brings the console before the operator's eyes: as a window where that can be, else as an address. */
export function showConsole(parts: ShowConsole): { close(): void } {
  const { asked, server, machine, doorway } = parts
  const newAddress = () => server.newAddress()
  if (asked.printUrl) {
    doorway.print(newAddress())
    return { close: offerAddress(doorway, { newAddress, because: undefined, now: false }) }
  }
  const because = asked.open ? whyNoWindow(machine, parts.isRoot) : undefined
  if (!asked.open || because !== undefined) {
    const hint = sshHint(machine.env, server.port)
    if (hint !== undefined) doorway.say(hint)
    return { close: offerAddress(doorway, { newAddress, because, now: true }) }
  }
  const stop = offerAddress(doorway, { newAddress, because, now: false })
  const window = openAppWindow({
    address: newAddress(),
    userData: parts.userData,
    machine,
    stillborn: () => {
      doorway.say('The browser ended at once. Open this address in another one:')
      doorway.print(newAddress())
    },
  })
  doorway.say(
    'The console has a window of its own. Enter prints an address for another browser, Ctrl-C ends.',
  )
  return {
    close() {
      stop()
      window.close()
    },
  }
}
