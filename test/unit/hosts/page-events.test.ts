import { expect, test } from 'vitest'
import { readPageEvent } from '../../../src/main/hosts/electron/page-events.ts'

const page = 'https://shop.test/wallet'

test('an uncaught error is told by its first line', () => {
  const params = {
    exceptionDetails: {
      text: 'Uncaught',
      exception: {
        type: 'object',
        description: 'TypeError: boom\n    at https://shop.test/a.js:1:2',
      },
    },
  }
  expect(readPageEvent('Runtime.exceptionThrown', params, page)).toEqual({
    kind: 'error',
    text: 'TypeError: boom',
  })
})

test('a rejection with a plain value is told by the value', () => {
  const thrown = (value: unknown) => ({
    exceptionDetails: { text: 'Uncaught (in promise)', exception: { type: typeof value, value } },
  })
  expect(readPageEvent('Runtime.exceptionThrown', thrown('no wallet'), page)?.text).toBe(
    'no wallet',
  )
  expect(readPageEvent('Runtime.exceptionThrown', thrown(42), page)?.text).toBe('42')
})

test('console errors are told, other console lines are not', () => {
  const called = (type: string) => ({
    type,
    args: [{ type: 'string', value: 'bad' }, { value: 1 }],
  })
  expect(readPageEvent('Runtime.consoleAPICalled', called('error'), page)?.text).toBe('bad 1')
  expect(readPageEvent('Runtime.consoleAPICalled', called('warning'), page)).toBeUndefined()
})

test("a failed request counts when it is the page's own", () => {
  const entry = (url: string, level = 'error') => ({ entry: { level, text: 'Failed: 404', url } })
  const read = (params: unknown) => readPageEvent('Log.entryAdded', params, page)?.text
  expect([
    read(entry('https://shop.test/a.js')),
    read(entry('https://ads.test/a.js')),
    read(entry('https://shop.test/favicon.ico')),
    read(entry('https://shop.test/a.js', 'warning')),
  ]).toEqual(['Failed: 404 (https://shop.test/a.js)', undefined, undefined, undefined])
})

test('an event in another form than expected is not taken for a fault of the page', () => {
  expect(readPageEvent('Runtime.exceptionThrown', { changed: true }, page)).toBeUndefined()
  expect(readPageEvent('Page.loadEventFired', {}, page)).toBeUndefined()
})
