import { BrowserWindow, dialog, screen } from 'electron'
import { APP_ADDRESS, mayNavigate } from './app-address.ts'
import type { ElectronMemory } from './electron-preferences.ts'
import { lockSessionDown, lockWindowDown } from './lock-down.ts'
import { smallestWindow, windowOptions, windowStateFor } from './window-state.ts'

/**
 * The console's window: sandboxed, alone in its world, without a permission and without a way out.
 * @param parts.isRunning while a run is under way, closing asks
 */
export function createWindow(parts: {
  readonly memory: ElectronMemory
  readonly preloadFile: string
  readonly isRunning: () => boolean
}): BrowserWindow {
  const { memory, preloadFile, isRunning } = parts
  const screens = screen.getAllDisplays().map(({ workArea }) => workArea)
  const state = windowStateFor(memory.readWindow(), screens)
  const window = new BrowserWindow({
    ...windowOptions(state),
    minWidth: smallestWindow.width,
    minHeight: smallestWindow.height,
    title: 'Rollback Console',
    // The colour of the static shell, so that the first frame does not flash.
    backgroundColor: '#0f1115',
    webPreferences: {
      preload: preloadFile,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      // Error rates and clocks must be right when the operator looks back.
      backgroundThrottling: false,
    },
  })
  lockSessionDown(window.webContents.session)
  lockWindowDown(window.webContents, mayNavigate)
  if (state.maximized) window.maximize()
  window.on('close', (event) => {
    if (isRunning() && !wantsToClose(window)) event.preventDefault()
    else memory.keepWindow({ area: window.getNormalBounds(), maximized: window.isMaximized() })
  })
  void window.loadURL(APP_ADDRESS)
  return window
}

function wantsToClose(window: BrowserWindow): boolean {
  const answer = dialog.showMessageBoxSync(window, {
    type: 'warning',
    message: 'A run is under way.',
    detail:
      'Closing stops it where it is. The next console takes it up; traffic that is stopped stays stopped until then.',
    buttons: ['Keep open', 'Close'],
    defaultId: 0,
    cancelId: 0,
    noLink: true,
  })
  return answer === 1
}
