import type { Session, WebContents } from 'electron'

/** Denies every permission: asked for, checked, devices, screens. Electron's default grants them. */
export function lockSessionDown(locked: Session): void {
  locked.setPermissionRequestHandler((_, __, answer) => answer(false))
  locked.setPermissionCheckHandler(() => false)
  locked.setDevicePermissionHandler(() => false)
  locked.setDisplayMediaRequestHandler((_, answer) => answer(null))
}

/** No new window, no embedded page, and no way out but where `mayNavigate` says. */
export function lockWindowDown(
  contents: WebContents,
  mayNavigate: (address: string) => boolean,
): void {
  contents.setWindowOpenHandler(() => ({ action: 'deny' }))
  contents.on('will-attach-webview', (event) => event.preventDefault())
  contents.on('will-frame-navigate', (details) => {
    if (!mayNavigate(details.url)) details.preventDefault()
  })
  contents.on('will-redirect', (details) => {
    if (!mayNavigate(details.url)) details.preventDefault()
  })
}
