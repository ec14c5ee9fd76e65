import { Notification, powerSaveBlocker } from 'electron'
import type { HostCapabilities } from '../../kernel/ports/host-capabilities.ts'
import { openHiddenPage } from './open-hidden-page.ts'

/** What Electron can do for the kernel. */
export const electronCapabilities: HostCapabilities = {
  name: 'electron',
  openPage: openHiddenPage,
  notify({ title, body }) {
    if (Notification.isSupported()) new Notification({ title, body }).show()
  },
  keepAwake() {
    const blocker = powerSaveBlocker.start('prevent-app-suspension')
    return { release: () => void powerSaveBlocker.stop(blocker) }
  },
}
