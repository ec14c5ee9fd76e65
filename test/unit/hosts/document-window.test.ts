import { expect, test } from 'vitest'
import { APP_ADDRESS, mayNavigate, ownPath } from '../../../src/main/hosts/electron/app-address.ts'
import {
  answerDocumentRequest,
  DOCUMENT_ADDRESS,
} from '../../../src/main/hosts/electron/documents/answer-document-request.ts'
import { documentMenuTemplate } from '../../../src/main/hosts/electron/documents/document-menu.ts'

const kit = {
  title: 'Recovery kit',
  fileName: 'vlossom-recovery-kit.age',
  fileText: 'armored',
  html: '<!doctype html><style>p{color:#000}</style><p>kit</p>',
}
const ask = (url: string, method = 'GET') => answerDocumentRequest(kit, { url, method })

test('a document has an origin of its own, where the console cannot go', () => {
  expect(new URL(DOCUMENT_ADDRESS).host).not.toBe(new URL(APP_ADDRESS).host)
  expect([mayNavigate(DOCUMENT_ADDRESS), ownPath(DOCUMENT_ADDRESS)]).toEqual([false, undefined])
})

test('its window gets the page with a policy that knows no script', async () => {
  const answer = ask(DOCUMENT_ADDRESS)
  const policy = answer.headers.get('content-security-policy') ?? ''
  expect([answer.status, await answer.text()]).toEqual([200, kit.html])
  expect(policy).toContain("default-src 'none'; style-src 'sha256-")
  expect(policy).not.toMatch(/script|unsafe|self/)
  expect(answer.headers.get('cache-control')).toBe('no-store')
})

test('its file is there to be saved', async () => {
  const answer = ask(`${DOCUMENT_ADDRESS}vlossom-recovery-kit.age`)
  expect([answer.status, await answer.text()]).toEqual([200, 'armored'])
  expect(answer.headers.get('content-disposition')).toBe(
    'attachment; filename="vlossom-recovery-kit.age"',
  )
})

test.each([
  ['app://document/other.age', 'GET'],
  ['app://document/?x', 'GET'],
  ['app://document/vlossom-recovery-kit.age/', 'GET'],
  ['app://console/', 'GET'],
  ['https://document/', 'GET'],
  [DOCUMENT_ADDRESS, 'POST'],
])('%s by %s is not answered', (url, method) => {
  expect(ask(url, method).status).toBe(404)
})

test('its menu prints and saves; nothing in it reloads, or leads to a tool for developers', () => {
  const done: string[] = []
  const acts = { print: () => void done.push('print'), save: () => void done.push('save') }
  const template = documentMenuTemplate('linux', acts)
  const items = template.flatMap(({ submenu }) => (Array.isArray(submenu) ? submenu : []))
  for (const { click } of items) {
    // What Electron hands over is of no account here.
    ;(click as (() => void) | undefined)?.()
  }
  expect(done).toEqual(['print', 'save'])
  expect(items.map(({ role }) => role).filter((role) => role !== undefined)).toEqual([
    'close',
    'copy',
    'selectAll',
    'resetZoom',
    'zoomIn',
    'zoomOut',
  ])
  expect(documentMenuTemplate('darwin', acts)[0]).toEqual({ role: 'appMenu' })
})
