import { describe, expect, test } from 'vitest'
import { answerVisitor, type SiteRequest } from '../../../src/rehearsal/vercel/site-door.ts'
import { account, deploymentOf, PROJECT, stateAfter } from './simulated-account.ts'

const born = account()
const v40 = deploymentOf(born, 'v40')
const v42 = deploymentOf(born, 'v42')

function visit(path: string, more: Partial<SiteRequest> = {}, state = born) {
  const url = new URL(path, 'http://site.invalid')
  return answerVisitor(state, {
    label: 'main',
    host: '127.0.0.1:4001',
    path: url.pathname,
    query: url.searchParams,
    cookie: undefined,
    deploymentHeader: undefined,
    ...more,
  })
}

describe('a visitor', () => {
  test.each(['/', '/login', '/stylists', '/wallet'])('gets %s of the live release', (path) => {
    const answer = visit(path)
    expect([answer.status, answer.headers['x-deployment-id']]).toEqual([200, v42.id])
    expect(answer.body).toContain(
      `<meta name="vlossom-release" content="v42" data-commit="${v42.commit}">`,
    )
  })

  test('with a tab that began on another release keeps that one', () => {
    const kept = [
      visit('/wallet', { cookie: `theme=dark; __vdpl=${v40.id}` }),
      visit(`/wallet?dpl=${v40.id}`),
      visit('/wallet', { deploymentHeader: v40.id }),
    ].map(({ headers }) => headers['x-deployment-id'])
    expect(kept).toEqual([v40.id, v40.id, v40.id])
  })

  test('whose tab began on a deployment that is gone gets the live one', () => {
    const gone = deploymentOf(born, 'v31')
    expect(visit('/', { cookie: `__vdpl=${gone.id}` }).headers['x-deployment-id']).toBe(v42.id)
  })

  test('of a deployment by its own hostname gets that deployment', () => {
    expect(visit('/', { host: v40.host }).body).toContain('content="v40"')
  })

  test('of a paused project gets 503, with every page and every deployment', () => {
    const paused = stateAfter(born, `POST /v1/projects/${PROJECT}/pause`)
    const cookie = `__vdpl=${v40.id}`
    expect([visit('/', {}, paused).status, visit('/wallet', { cookie }, paused).status]).toEqual([
      503, 503,
    ])
    const back = stateAfter(paused, `POST /v1/projects/${PROJECT}/unpause`)
    expect(visit('/', {}, back).status).toBe(200)
  })

  test('of a page that no build has gets 404', () => {
    expect(visit('/<script>').status).toBe(404)
    expect(visit('/%3Cscript%3E').body).not.toContain('<script>')
  })
})

describe('a build', () => {
  const scriptOf = (page: string): string => /src="([^"]+app\.js[^"]*)"/.exec(page)?.[1] ?? ''

  test('that is bad differs in its script alone: every status is 200', () => {
    const bad = visit(scriptOf(visit('/').body))
    const good = visit(scriptOf(visit('/', { host: v40.host }).body))
    expect([bad.status, good.status]).toEqual([200, 200])
    expect(bad.body).toContain('session.user.displayName')
    expect(good.body).not.toContain('session.user.displayName')
  })

  test('does not have the files of another build', () => {
    const path = scriptOf(visit('/', { host: v40.host }).body).split('?')[0] ?? ''
    expect(visit(path).status).toBe(404)
  })

  test('shows the contract address that was inlined, whatever the variable is now', () => {
    const factory = born.projects[0]?.env.find(({ type }) => type === 'encrypted')
    const edited = stateAfter(born, `PATCH /v9/projects/${PROJECT}/env/${factory?.id}`, {
      body: { value: '0xbackup' },
    })
    const config: unknown = JSON.parse(visit('/config.json', {}, edited).body)
    expect(config).toMatchObject({
      release: 'v42',
      commit: v42.commit,
      contracts: { walletFactory: factory?.value },
    })
  })
})
