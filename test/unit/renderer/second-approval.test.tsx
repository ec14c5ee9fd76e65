import { MantineProvider } from '@mantine/core'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import { createStore } from 'zustand'
import type { Kernel } from '../../../src/renderer/src/kernel-client/kernel.ts'
import { KernelContext } from '../../../src/renderer/src/kernel-client/kernel-context.ts'
import { nothingKnown } from '../../../src/renderer/src/kernel-client/kernel-state.ts'
import { SecondApproval } from '../../../src/renderer/src/panels/run/second-approval.tsx'
import type { SecondState } from '../../../src/renderer/src/panels/run/second-state.ts'

const at = '2026-11-23T03:00:00.000Z'
const MINUTE = 60_000
const request = {
  nonce: '0'.repeat(32),
  planHash: 'h1',
  purpose: 'do',
  ...{ at, since: at, validMinutes: 30, breakGlassAfterMinutes: 10, line: 'rbr1.facts.check' },
} as const
const waiting = { kind: 'waiting', request, validForMs: 26 * MINUTE } as const

// Nothing is asked of the kernel while it is drawn.
const kernel = { client: {}, store: createStore(() => nothingKnown) } as unknown as Kernel

/** What is read on the screen, tags left out; and the tags of the buttons, which say what can be pressed. */
function drawn(second: SecondState) {
  const html = renderToStaticMarkup(
    <MantineProvider>
      <KernelContext value={kernel}>
        <SecondApproval run="abcdefgh" step="db-swap" second={second} />
      </KernelContext>
    </MantineProvider>,
  )
  const buttons = [...html.matchAll(/<button([^>]*)>(.*?)<\/button>/g)].map(([, tag, inside]) => ({
    text: words(inside),
    disabled: / disabled=/.test(tag ?? ''),
  }))
  return { text: words(html), buttons }
}

function words(html = ''): string {
  return html
    .replaceAll(/<style[\s\S]*?<\/style>/g, '')
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim()
}

test('the request is there to be copied, the code to be put in, the glass not yet to be broken', () => {
  const { text, buttons } = drawn({ ...waiting, waivableInMs: 6 * MINUTE })
  expect(text).toContain('A second person has to approve this')
  expect(text).toContain('rbr1.facts.check')
  expect(text).toContain('answered for another 26:00')
  expect(buttons).toEqual([
    { text: 'Copy the request', disabled: false },
    { text: 'Check the code', disabled: true },
    { text: 'Go on without: possible in 06:00', disabled: true },
  ])
})

test('after its minutes the glass can be broken', () => {
  expect(drawn({ ...waiting, waivableInMs: 0 }).buttons.at(-1)).toEqual({
    text: 'Go on without a second person…',
    disabled: false,
  })
})

test('a request that has lapsed can be made anew', () => {
  expect(drawn({ kind: 'lapsed', request }).buttons).toEqual([
    { text: 'Ask anew', disabled: false },
  ])
})

test.each([
  [{ kind: 'approved', approver: 'Ben', at } as const, /^● Approved a second time by Ben,/],
  [
    { kind: 'waived', by: 'ada', because: 'nobody answers', at } as const,
    /^▲ Without a second approval, recorded as a gap: nobody answers/,
  ],
])('who stands behind it is said: %o', (answer, said) => {
  const { text, buttons } = drawn({ kind: 'given', answer, validForMs: MINUTE })
  expect(text).toMatch(said)
  expect(buttons).toEqual([])
})

test('where nobody else is asked nothing is drawn', () => {
  expect(drawn({ kind: 'not-needed' }).text).toBe('')
})
