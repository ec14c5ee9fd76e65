import { homedir } from 'node:os'
import { app, dialog, Menu, MessageChannelMain, protocol } from 'electron'
import { FailureError } from '../../../shared/domain/failure.ts'
import type { Kernel } from '../../kernel/create-kernel.ts'
import { readFileMap } from '../shared/file-map.ts'
import { findInstallation } from '../shared/installation.ts'
import {
  isRunning,
  type OpenedKernel,
  openKernel,
  operatorName,
  requireThere,
} from '../shared/open-kernel.ts'
import { userDataFolder } from '../shared/user-data-folder.ts'
import { answerAppRequest } from './answer-app-request.ts'
import { APP_ADDRESS, APP_SCHEME } from './app-address.ts'
import { askEnvironment } from './ask-environment.ts'
import { createWindow } from './create-window.ts'
import { type DeepLink, deepLinkOf, LINK_SCHEME, readDeepLink } from './deep-link.ts'
import { createDocumentWindows } from './documents/document-windows.ts'
import { electronCapabilities } from './electron-capabilities.ts'
import { openMemory } from './electron-preferences.ts'
import { handPortOver } from './hand-port-over.ts'
import { menuTemplate } from './menu-template.ts'

// The Electron host: one window on the kernel, and nothing that a page could use but one port.
// The fuses of the packaged program (scripts that package it set them; electron-security.md §2):
// runAsNode, nodeOptions, nodeCliInspect and grantFileProtocolExtraPrivileges off; cookieEncryption,
// embeddedAsarIntegrityValidation and onlyLoadAppFromAsar on.
const userData = userDataFolder({ platform: process.platform, home: homedir(), env: process.env })
app.setPath('userData', userData)
app.enableSandbox()
protocol.registerSchemesAsPrivileged([
  { scheme: APP_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true } },
])

let show: (link: DeepLink | undefined) => void = () => undefined
// A debugger could do whatever the operator can; only a program under development may have one.
const isDebugged = app.commandLine.hasSwitch('remote-debugging-port')
if ((app.isPackaged && isDebugged) || !app.requestSingleInstanceLock()) {
  app.exit(0)
} else {
  app.on('second-instance', (_, args) => show(deepLinkOf(args)))
  app.on('open-url', (event, address) => {
    event.preventDefault()
    show(readDeepLink(address))
  })
  app
    .whenReady()
    .then(openConsole)
    .catch((thrown: unknown) => {
      dialog.showErrorBox('The console did not open', wordsOf(thrown))
      app.exit(1)
    })
}

async function openConsole(): Promise<void> {
  const menu = Menu.buildFromTemplate(menuTemplate(process.platform))
  Menu.setApplicationMenu(menu)
  app.setAsDefaultProtocolClient(LINK_SCHEME)
  const on = await askEnvironment(process.argv, userData)
  if (on === undefined) return app.exit(0)
  await requireThere(on)
  const { rendererFolder, preloadFile } = findInstallation(app.getAppPath())
  const files = readFileMap(rendererFolder)
  protocol.handle(APP_SCHEME, (request) => answerAppRequest(files, request))

  const memory = openMemory(userData)
  const actor = operatorName()
  const { preferences } = memory
  const documents = createDocumentWindows(menu)
  const host = electronCapabilities(documents)
  const opened = openKernel(on, { actor, host, userData, preferences })
  let kernel: Kernel | undefined
  const ready = opened.then((open) => {
    kernel = open.kernel
    return open.kernel
  })
  // The page paints while the kernel opens; it gets its port when there is one.
  const window = createWindow({ memory, preloadFile, isRunning: () => isRunning(kernel) })
  window.on('closed', () => documents.close())
  const newChannel = () => new MessageChannelMain()
  handPortOver(window.webContents, { opening: ready, actor, newChannel })
  show = (link) => {
    if (window.isDestroyed()) return
    if (window.isMinimized()) window.restore()
    window.focus()
    // A change of the fragment alone: the page stays, and shows what was linked.
    if (link !== undefined) void window.loadURL(`${APP_ADDRESS}#run=${link.run}`)
  }
  endInOrder(opened)
  await opened
  const first = deepLinkOf(process.argv)
  if (first !== undefined) show(first)
}

/** The log is closed before the program ends; what was sent is in it either way. */
function endInOrder(opened: Promise<OpenedKernel>): void {
  let ending = false
  // A run under way may have made the operator keep the window; then nothing of this happens.
  app.on('window-all-closed', () => app.quit())
  app.on('will-quit', (event) => {
    event.preventDefault()
    if (ending) return
    ending = true
    const done = () => app.exit(0)
    opened.then((open) => open.close()).then(done, done)
  })
}

function wordsOf(thrown: unknown): string {
  if (thrown instanceof FailureError) return `${thrown.failure.summary} ${thrown.failure.next}`
  return thrown instanceof Error ? thrown.message : String(thrown)
}
