import { writeFile } from 'node:fs/promises'
import { BrowserWindow, dialog, Menu, type Session, session } from 'electron'
import type { DocumentShown, HostDocument } from '../../../kernel/ports/host-capabilities.ts'
import { isPlainFileName } from '../../shared/document-policy.ts'
import { APP_SCHEME } from '../app-address.ts'
import { lockSessionDown, lockWindowDown } from '../lock-down.ts'
import { answerDocumentRequest, DOCUMENT_ADDRESS } from './answer-document-request.ts'
import { documentMenuTemplate } from './document-menu.ts'

/** Windows that show a document: paper on the screen, each alone in a session of its own. */
export interface DocumentWindows {
  show(document: HostDocument): Promise<DocumentShown>
  /** All of them: the console's window was closed. */
  close(): void
}

/** @param consoleMenu what macOS shows again when a document's window is left */
export function createDocumentWindows(consoleMenu: Menu): DocumentWindows {
  const windows = new Set<BrowserWindow>()
  let shown = 0
  return {
    async show(document) {
      if (!isPlainFileName(document.fileName)) {
        return { kind: 'unavailable', because: 'its file has a name that cannot be shown' }
      }
      shown += 1
      const window = openWindow(document, sessionFor(document, shown))
      windows.add(window)
      window.on('closed', () => windows.delete(window))
      giveMenu(window, document, consoleMenu)
      return window.loadURL(DOCUMENT_ADDRESS).then(
        (): DocumentShown => ({ kind: 'shown' }),
        (): DocumentShown => {
          if (!window.isDestroyed()) window.destroy()
          return { kind: 'unavailable', because: 'its window could not be filled' }
        },
      )
    },
    close() {
      for (const window of windows) window.destroy()
    },
  }
}

/** In memory, without a permission, and with no address but the document's own. */
function sessionFor(document: HostDocument, number: number): Session {
  // Without `persist:` a partition lives in memory and is empty.
  const partition = session.fromPartition(`document-${number}`, { cache: false })
  lockSessionDown(partition)
  partition.protocol.handle(APP_SCHEME, (request) => answerDocumentRequest(document, request))
  return partition
}

function openWindow(document: HostDocument, partition: Session): BrowserWindow {
  const window = new BrowserWindow({
    width: 900,
    height: 1000,
    title: document.title,
    backgroundColor: '#ffffff',
    webPreferences: {
      session: partition,
      javascript: false,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      devTools: false,
    },
  })
  lockWindowDown(window.webContents, (address) => address === DOCUMENT_ADDRESS)
  // The link in the page asks for a download: our own dialog does it, with nothing of it kept elsewhere.
  partition.on('will-download', (event) => {
    event.preventDefault()
    void save(window, document)
  })
  return window
}

function giveMenu(window: BrowserWindow, document: HostDocument, consoleMenu: Menu): void {
  const acts = {
    print: () => window.webContents.print({ printBackground: true }),
    save: () => void save(window, document),
  }
  const menu = Menu.buildFromTemplate(documentMenuTemplate(process.platform, acts))
  if (process.platform !== 'darwin') {
    window.setMenu(menu)
    return
  }
  // There is one menu bar on macOS, and it belongs to the window in front.
  window.on('focus', () => Menu.setApplicationMenu(menu))
  window.on('blur', () => Menu.setApplicationMenu(consoleMenu))
  window.on('closed', () => Menu.setApplicationMenu(consoleMenu))
}

async function save(window: BrowserWindow, document: HostDocument): Promise<void> {
  const { canceled, filePath } = await dialog.showSaveDialog(window, {
    title: `Save ${document.fileName}`,
    defaultPath: document.fileName,
  })
  if (canceled || filePath === '') return
  try {
    await writeFile(filePath, document.fileText, { mode: 0o600 })
  } catch (thrown) {
    const words = thrown instanceof Error ? thrown.message : String(thrown)
    dialog.showErrorBox('The file was not saved', words)
  }
}
