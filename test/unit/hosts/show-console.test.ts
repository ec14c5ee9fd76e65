import { expect, test } from 'vitest'
import { whyNoWindow, windowArguments } from '../../../src/main/hosts/node/window/app-window.ts'
import { showConsole } from '../../../src/main/hosts/node/window/show-console.ts'

const shell = { ROLLBACK_BROWSER: '/bin/sh' }

/** A terminal that remembers, and a server that counts its codes. */
function show(
  asked: { readonly open: boolean; readonly printUrl: boolean },
  env: Readonly<Record<string, string>> = {},
) {
  const printed: string[] = []
  const said: string[] = []
  let wish: () => void = () => undefined
  let codes = 0
  const shown = showConsole({
    asked,
    server: {
      port: 4711,
      newAddress: () => {
        codes += 1
        return `http://127.0.0.1:4711/#code=${codes}`
      },
    },
    machine: { platform: 'linux', env },
    userData: '/nowhere',
    isRoot: true,
    doorway: {
      print: (line) => printed.push(line),
      say: (line) => said.push(line),
      onWish: (offer) => {
        wish = offer
        return () => {
          wish = () => undefined
        }
      },
    },
  })
  return { printed, said, shown, wish: () => wish() }
}

test('for a script the address stands alone', () => {
  const { printed, said } = show({ open: false, printUrl: true })
  expect({ printed, said }).toEqual({ printed: ['http://127.0.0.1:4711/#code=1'], said: [] })
})

test('where no window can be opened it says why, and how to go on', () => {
  const { printed, said } = show({ open: true, printUrl: false })
  expect(printed).toEqual(['http://127.0.0.1:4711/#code=1'])
  expect(said).toEqual([
    'Open this address in a browser (a browser window cannot be opened safely as root); it works once, within 60 seconds. Enter gives a new one, Ctrl-C ends.',
  ])
})

test('each wish brings an address with a new code, until it ends', () => {
  const { printed, wish, shown } = show({ open: false, printUrl: false })
  wish()
  shown.close()
  wish()
  expect(printed).toEqual(['http://127.0.0.1:4711/#code=1', 'http://127.0.0.1:4711/#code=2'])
})

test('over SSH it says how to reach it from the own machine', () => {
  const { said } = show(
    { open: true, printUrl: false },
    { SSH_CONNECTION: '10.0.0.1 1 10.0.0.2 22' },
  )
  expect(said[0]).toContain('ssh -L 4711:127.0.0.1:4711')
})

test('a window needs a display, a browser, and somebody who is not root', () => {
  const linux = (env: Readonly<Record<string, string>>, isRoot = false) =>
    whyNoWindow({ platform: 'linux', env }, isRoot)
  expect([
    linux({ ...shell, DISPLAY: ':0' }),
    linux({ ...shell, WAYLAND_DISPLAY: 'wayland-0' }),
    linux({ ...shell, DISPLAY: '' }),
    linux({ ...shell, DISPLAY: ':0' }, true),
    linux({ DISPLAY: ':0', PATH: '' }),
    whyNoWindow({ platform: 'darwin', env: shell }, false),
  ]).toEqual([
    undefined,
    undefined,
    'there is no display here',
    'a browser window cannot be opened safely as root',
    'no Chrome, Chromium or Edge is installed',
    undefined,
  ])
})

test("the window's command line holds no code", () => {
  const args = windowArguments('file:///tmp/x/open.html', '/data/browser-window')
  expect(args.slice(0, 2)).toEqual([
    '--app=file:///tmp/x/open.html',
    '--user-data-dir=/data/browser-window',
  ])
  expect(args.join(' ')).not.toMatch(/code=|127\.0\.0\.1/)
})
