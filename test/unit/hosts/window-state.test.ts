import { expect, test } from 'vitest'
import { windowOptions, windowStateFor } from '../../../src/main/hosts/electron/window-state.ts'

const laptop = { x: 0, y: 25, width: 1440, height: 875 }
const area = { x: 40, y: 60, width: 1200, height: 760 }

test('the window stands where it stood', () => {
  expect(windowStateFor({ area, maximized: true }, [laptop])).toEqual({ area, maximized: true })
})

test('a place on an unplugged screen is forgotten', () => {
  const state = windowStateFor({ area: { ...area, x: 2000 }, maximized: false }, [laptop])
  expect(state).toEqual({ area: undefined, maximized: false })
  expect(windowOptions(state)).toEqual({ width: 1360, height: 880 })
})

test('a title bar above the screen cannot be moved, so its place is forgotten', () => {
  expect(windowStateFor({ area: { ...area, y: -200 } }, [laptop]).area).toBeUndefined()
})

test('a window is never smaller than its layout', () => {
  const small = { ...area, width: 300, height: 200 }
  expect(windowStateFor({ area: small }, [laptop]).area).toEqual({
    ...area,
    width: 1024,
    height: 700,
  })
})

test.each([undefined, null, 'text', 7, { area: { x: 'a' }, maximized: 'yes' }])(
  'what cannot be read (%j) opens the first window',
  (kept) => {
    expect(windowStateFor(kept, [laptop])).toEqual({ area: undefined, maximized: false })
  },
)
