import type { Session, WebContents } from 'electron'
import { expect, test } from 'vitest'
import { mayNavigate } from '../../../src/main/hosts/electron/app-address.ts'
import { lockSessionDown, lockWindowDown } from '../../../src/main/hosts/electron/lock-down.ts'

test('every permission is denied: asked for, checked, devices and screens', () => {
  const said: unknown[] = []
  const double = {
    setPermissionRequestHandler: (
      handler: (contents: unknown, permission: string, answer: (granted: boolean) => void) => void,
    ) => handler(null, 'media', (granted) => said.push(granted)),
    setPermissionCheckHandler: (handler: () => boolean) => said.push(handler()),
    setDevicePermissionHandler: (handler: () => boolean) => said.push(handler()),
    setDisplayMediaRequestHandler: (
      handler: (request: unknown, answer: (streams: null) => void) => void,
    ) => handler(null, (streams) => said.push(streams)),
  }
  lockSessionDown(double as unknown as Session)
  expect(said).toEqual([false, false, false, null])
})

test('no new window, no embedded page, and no way out of our own page', () => {
  const listeners = new Map<string, (details: { url: string; preventDefault(): void }) => void>()
  const opened: unknown[] = []
  const double = {
    setWindowOpenHandler: (handler: () => unknown) => opened.push(handler()),
    on: (event: string, listener: (details: { url: string; preventDefault(): void }) => void) =>
      listeners.set(event, listener),
  }
  lockWindowDown(double as unknown as WebContents, mayNavigate)
  const prevented = (event: string, url: string): boolean => {
    let stopped = false
    listeners.get(event)?.({
      url,
      preventDefault: () => {
        stopped = true
      },
    })
    return stopped
  }
  expect(opened).toEqual([{ action: 'deny' }])
  expect([
    prevented('will-attach-webview', 'app://console/'),
    prevented('will-frame-navigate', 'https://evil.test/'),
    prevented('will-frame-navigate', 'app://console/'),
    prevented('will-redirect', 'https://evil.test/'),
  ]).toEqual([true, true, false, true])
})
