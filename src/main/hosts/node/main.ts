import { homedir } from 'node:os'
import { FailureError } from '../../../shared/domain/failure.ts'
import { type Kernel, storeInUse } from '../../kernel/create-kernel.ts'
import { readFileMap } from '../shared/file-map.ts'
import { findInstallation } from '../shared/installation.ts'
import {
  isRunning,
  type OpenedOn,
  openKernel,
  operatorName,
  requireThere,
} from '../shared/open-kernel.ts'
import { userDataFolder } from '../shared/user-data-folder.ts'
import { askPassphrase } from './ask-passphrase.ts'
import { createDocumentShelf } from './documents/document-shelf.ts'
import { openPages } from './open-pages.ts'
import { endInOrder, messageOf } from './orderly-end.ts'
import { openPreferences } from './preferences-file.ts'
import { type NodeHostArguments, readArguments, usage } from './read-arguments.ts'
import { serveRpc } from './server/serve-rpc.ts'
import { startLoopbackServer } from './server/start-loopback-server.ts'
import { type Doorway, wishesOf } from './window/offer-address.ts'
import { showConsole } from './window/show-console.ts'

// The Node host: the same renderer as Electron's, served on 127.0.0.1 to a browser.
const doorway: Doorway = {
  print: (line) => void process.stdout.write(`${line}\n`),
  say: (line) => void process.stderr.write(`${line}\n`),
  onWish: wishesOf(process),
}
const read = readArguments(process.argv.slice(2))
if (read.kind === 'usage') {
  doorway.say(`rollback-console: ${read.problem}\n${usage}`)
  process.exitCode = 2
} else {
  openConsole(read.arguments).catch((thrown: unknown) => {
    doorway.say(`The console did not open: ${wordsOf(thrown)}`)
    process.exit(1)
  })
}

async function openConsole(asked: NodeHostArguments): Promise<void> {
  const machine = { platform: process.platform, env: process.env }
  const userData = userDataFolder({ ...machine, home: homedir() })
  const actor = operatorName()
  const documents = createDocumentShelf({ monotonic: () => performance.now() })
  const host = openPages({ machine, documents })
  await requireThere(asked.on)
  const on = await withPassphrase(asked, userData)
  const opening = Promise.withResolvers<Kernel>()
  let kernel: Kernel | undefined
  // First, because it may not get its port; and so the page paints while the kernel opens.
  const server = await startLoopbackServer({
    files: readFileMap(findInstallation(import.meta.dirname).rendererFolder),
    port: asked.port,
    documents,
    serve: serveRpc(opening.promise, actor),
    refused: sayOnce(doorway.say),
    mayLock: () => !isRunning(kernel),
  })
  const preferences = openPreferences(userData)
  const opened = openKernel(on, { actor, host, userData, preferences })
  opened.then((open) => {
    kernel = open.kernel
    opening.resolve(open.kernel)
  }, opening.reject)
  const isRoot = process.getuid?.() === 0
  const shown = showConsole({ asked, server, machine, userData, isRoot, doorway })
  endInOrder(process, async () => {
    shown.close()
    await server.close()
    await (await opened).close()
    await host.close()
  })
  await opened
}

/** Asked for where the operator said so, and by itself where the credentials are sealed with one. */
async function withPassphrase(
  { on, passphrase }: NodeHostArguments,
  userData: string,
): Promise<OpenedOn> {
  if (on.kind !== 'profile') return on
  const isSealed = (await storeInUse(on.file, userData)) === 'passphrase'
  // Without a terminal it opens locked, and says what to do.
  const ask = passphrase || (isSealed && process.stdin.isTTY === true)
  return ask ? { ...on, passphrase: await askPassphrase('Passphrase of the credentials: ') } : on
}

/** Each reason once: a page elsewhere that tries in a loop must not fill the terminal. */
function sayOnce(say: (line: string) => void): (why: string) => void {
  const said = new Set<string>()
  return (why) => {
    if (said.has(why)) return
    said.add(why)
    say(`A request was refused: ${why}.`)
  }
}

function wordsOf(thrown: unknown): string {
  if (!(thrown instanceof FailureError)) return messageOf(thrown)
  return `${thrown.failure.summary} ${thrown.failure.next}`
}
