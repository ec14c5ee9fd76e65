import { Notification, powerSaveBlocker } from 'electron'
import type { HostCapabilities } from '../../kernel/ports/host-capabilities.ts'
import type { DocumentWindows } from './documents/document-windows.ts'
import { openHiddenPage } from './open-hidden-page.ts'

/** What Electron can do for the kernel. */
export function electronCapabilities(documents: Pick<DocumentWindows, 'show'>): HostCapabilities {
  return {
    name: 'electron',
    openPage: openHiddenPage,
    notify({ title, body }) {
      if (Notification.isSupported()) new Notification({ title, body }).show()
    },
    keepAwake() {
      const blocker = powerSaveBlocker.start('prevent-app-suspension')
      return { release: () => void powerSaveBlocker.stop(blocker) }
    },
    showDocument: (document) => documents.show(document),
  }
}
