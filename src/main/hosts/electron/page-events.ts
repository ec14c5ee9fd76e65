import { z } from 'zod'
import { carriesPage } from '../shared/carries-page.ts'

/** What a page's own DevTools events say of its health. */
export type PageEvent =
  | { readonly kind: 'error'; readonly text: string }
  | { readonly kind: 'console-error'; readonly text: string }

const RemoteObject = z.object({ value: z.unknown().optional(), description: z.string().optional() })
const ExceptionThrown = z.object({
  exceptionDetails: z.object({ text: z.string(), exception: RemoteObject.optional() }),
})
const ConsoleCalled = z.object({ type: z.string(), args: z.array(RemoteObject) })
const EntryAdded = z.object({
  entry: z.object({ level: z.string(), text: z.string(), url: z.string().optional() }),
})

/**
 * Reads one event of the DevTools protocol (`Runtime.exceptionThrown`, `Runtime.consoleAPICalled`,
 * `Log.entryAdded`): the same lines that the Node host reports of the same page.
 *
 * @param pageUrl for telling the page's own failed requests from those of others
 */
export function readPageEvent(
  method: string,
  params: unknown,
  pageUrl: string,
): PageEvent | undefined {
  switch (method) {
    case 'Runtime.exceptionThrown': {
      const thrown = ExceptionThrown.safeParse(params)
      if (!thrown.success) return undefined
      const { text, exception } = thrown.data.exceptionDetails
      return { kind: 'error', text: firstLine(exception === undefined ? text : wordsOf(exception)) }
    }
    case 'Runtime.consoleAPICalled': {
      const called = ConsoleCalled.safeParse(params)
      if (!called.success || called.data.type !== 'error') return undefined
      return { kind: 'console-error', text: called.data.args.map(wordsOf).join(' ') }
    }
    case 'Log.entryAdded': {
      const added = EntryAdded.safeParse(params)
      if (!added.success || added.data.entry.level !== 'error') return undefined
      const { text, url = '' } = added.data.entry
      const resource = URL.parse(url)
      // A blocked advertisement is not the page's fault, and the browser asks for the icon unasked.
      if (resource === null || resource.origin !== URL.parse(pageUrl)?.origin) return undefined
      if (resource.pathname === '/favicon.ico') return undefined
      const kind = carriesPage(resource) ? 'error' : 'console-error'
      return { kind, text: `${text} (${resource.href})` }
    }
    default:
      return undefined
  }
}

function wordsOf({ description, value }: z.infer<typeof RemoteObject>): string {
  return description ?? (typeof value === 'string' ? value : (JSON.stringify(value) ?? 'undefined'))
}

function firstLine(text: string): string {
  return text.split('\n')[0] ?? ''
}
