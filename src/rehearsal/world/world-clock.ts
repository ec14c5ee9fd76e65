import { readJsonFile, writeJsonFile } from '../process/json-file.ts'

/** The clock of a simulator: the real one, put forward or back. */
export interface WorldClock {
  now(): Date
}

/** The clocks of the providers, each with its skew, kept over a restart. */
export interface WorldClocks {
  readonly vercel: WorldClock
  readonly railway: WorldClock
  /** Carries out `POST /clock`: `{skewMs, system?}`; without a system both. Throws a TypeError on anything else. */
  skew(request: Readonly<Record<string, unknown>>): Readonly<Record<string, number>>
}

export function openWorldClocks(file: string): WorldClocks {
  let skews = storedSkews(file)
  const clock = (system: 'vercel' | 'railway'): WorldClock => ({
    now: () => new Date(Date.now() + skews[system]),
  })
  return {
    vercel: clock('vercel'),
    railway: clock('railway'),
    skew({ skewMs, system }) {
      if (typeof skewMs !== 'number' || !Number.isFinite(skewMs)) {
        throw new TypeError('skewMs: number expected')
      }
      if (system !== undefined && system !== 'vercel' && system !== 'railway') {
        throw new TypeError('system: vercel or railway expected')
      }
      const both = { vercel: skewMs, railway: skewMs }
      skews = system === undefined ? both : { ...skews, [system]: skewMs }
      writeJsonFile(file, skews)
      return { ...skews }
    },
  }
}

function storedSkews(file: string): { vercel: number; railway: number } {
  const value = readJsonFile(file)
  const of = (system: string) => {
    const skew: unknown =
      typeof value === 'object' && value !== null ? Reflect.get(value, system) : 0
    return typeof skew === 'number' ? skew : 0
  }
  return { vercel: of('vercel'), railway: of('railway') }
}
