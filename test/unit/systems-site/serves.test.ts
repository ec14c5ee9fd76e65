import { describe, expect, test } from 'vitest'
import type {
  PageReport,
  PageRequest,
  PageUnavailable,
} from '../../../src/main/kernel/ports/host-capabilities.ts'
import { siteSystem } from '../../../src/main/kernel/systems/site/index.ts'
import { type Answer, createFakeHttp } from '../../doubles/fake-http.ts'
import { providerProfile } from '../../doubles/provider-profile.ts'
import { createFakeWorld } from '../../doubles/reads.ts'

const GOOD = '4'.repeat(40)
const BAD = 'b'.repeat(40)
const target = { deploymentId: 'dpl_good41', commit: GOOD, version: 'v41' }

const page = (commit: string, version: string): Answer => ({
  text: `<!doctype html><meta charset=utf-8><META content='${version}' name=vlossom-release><meta name="vlossom-commit" content="${commit}">`,
})

const loaded = (errors: readonly string[] = []): PageReport => ({
  kind: 'loaded',
  status: 200,
  finalUrl: '',
  title: 'Vlossom',
  errors,
  consoleErrors: [],
  screenshot: new Uint8Array([1, 2, 3]),
  durationMs: 12,
})

function siteBench(open: (request: PageRequest) => PageReport | PageUnavailable = () => loaded()) {
  const served = new Map<string, Answer | 'unreachable'>()
  const http = createFakeHttp(({ url }) => served.get(url.host) ?? page(GOOD, 'v41'))
  const opened: string[] = []
  const world = createFakeWorld({
    profile: providerProfile,
    http,
    openPage: (request) => {
      opened.push(request.url)
      return open(request)
    },
  })
  const run = () => {
    const [serves] = siteSystem.checks
    if (serves === undefined) throw new Error('no serves')
    return serves.run({ target }, world.reads, new AbortController().signal)
  }
  return { ...world, http, served, opened, run }
}

describe('the site serves', () => {
  test('when every page of every domain is the wanted release and loads without errors', async () => {
    const bench = siteBench()
    const verdict = await bench.run()
    expect(verdict.kind).toBe('verified')
    expect(bench.http.reads).toHaveLength(9)
    expect(bench.opened).toEqual([
      'https://vlossom.test/login',
      'https://vlossom.test/stylists',
      'https://vlossom.test/wallet',
      'https://www.vlossom.test/login',
      'https://app.vlossom.test/login',
    ])
    expect(bench.told.blobs).toHaveLength(1)
    expect(JSON.stringify(verdict.evidence)).toContain('skew protection')
  })

  test('not while one domain is left behind: mixed, with its pages', async () => {
    const bench = siteBench()
    bench.served.set('app.vlossom.test', page(BAD, 'v42'))
    const verdict = await bench.run()
    expect(verdict).toMatchObject({ kind: 'mixed', failure: { code: 'MIXED' } })
    expect(verdict.kind === 'mixed' && verdict.behind[0]).toContain(
      'https://app.vlossom.test/login',
    )
    expect(bench.opened).toEqual([])
  })

  test('when the last domain has followed', async () => {
    const bench = siteBench()
    bench.served.set('app.vlossom.test', page(BAD, 'v42'))
    bench.clock.at(4000, () => bench.served.delete('app.vlossom.test'))
    expect((await bench.run()).kind).toBe('verified')
  })

  test('is waited for while no domain has switched', async () => {
    const bench = siteBench()
    for (const host of ['vlossom.test', 'www.vlossom.test', 'app.vlossom.test']) {
      bench.served.set(host, page(BAD, 'v42'))
    }
    expect((await bench.run()).kind).toBe('pending')
  })

  test('counts an unreachable or failing domain as left behind', async () => {
    for (const answer of ['unreachable', { status: 500, text: 'x' }] as const) {
      const bench = siteBench()
      bench.served.set('www.vlossom.test', answer)
      expect((await bench.run()).kind).toBe('mixed')
    }
  })

  test('not when a page throws in the browser, with a screenshot as evidence', async () => {
    const bench = siteBench(({ url }) =>
      loaded(url.endsWith('/wallet') ? ['TypeError: t is not a function'] : []),
    )
    expect(await bench.run()).toMatchObject({
      kind: 'failed',
      failure: { answered: 'https://vlossom.test/wallet: TypeError: t is not a function' },
    })
    expect(bench.told.blobs.map(({ name }) => name)).toContain('vlossom.test-wallet.png')
  })

  test('is mixed, not good, when no browser could look', async () => {
    const bench = siteBench(() => ({ kind: 'unavailable', because: 'no browser is installed' }))
    expect(await bench.run()).toMatchObject({
      kind: 'mixed',
      behind: expect.arrayContaining([
        expect.stringContaining('JavaScript of https://vlossom.test/login'),
      ]),
    })
  })

  test('with pages that do not say their release is told as such', async () => {
    const bench = siteBench()
    for (const host of ['vlossom.test', 'www.vlossom.test', 'app.vlossom.test']) {
      bench.served.set(host, { text: '<html>' })
    }
    const verdict = await bench.run()
    expect(verdict.kind).toBe('verified')
    expect(JSON.stringify(verdict.evidence)).toContain('9 of 9 pages do not say their release')
  })

  test('believes the deployment header where there is no commit', async () => {
    const bench = siteBench()
    bench.served.set('www.vlossom.test', {
      text: '<html>',
      headers: { 'x-deployment-id': 'dpl_bad42' },
    })
    expect((await bench.run()).kind).toBe('mixed')
  })
})
