import { expect, test } from 'vitest'
import type { VercelState } from '../../../src/rehearsal/vercel/model.ts'
import { account, ask, bodyOf, deploymentOf, PROJECT, stateAfter } from './simulated-account.ts'

const born = account()

interface Item {
  readonly uid: string
  readonly createdAt: number
}

function listed(state: VercelState, query: string, path = '/v7/deployments') {
  const body = bodyOf(ask(state, `GET ${path}?${query}`))
  return {
    items: body['deployments'] as readonly Item[],
    pagination: body['pagination'] as { readonly count: number; readonly next: number | null },
  }
}

const versions = (items: readonly Item[]): readonly (string | undefined)[] =>
  items.map(({ uid }) => born.deployments.find(({ id }) => id === uid)?.build.version)

test('rollback candidates are the releases that were live, are not, and still exist', () => {
  const query = `projectId=${PROJECT}&rollbackCandidate=true`
  expect(versions(listed(born, query).items)).toEqual(['v41', 'v40', 'v39', 'v38'])
  expect(versions(listed(account('hobby'), query).items)).toEqual(['v41'])
})

test('an item has uid where the single get has id, and carries the git keys', () => {
  const v41 = deploymentOf(born, 'v41')
  const query = `projectId=${PROJECT}&sha=${v41.commit}`
  for (const path of ['/v6/deployments', '/v7/deployments']) {
    const [item] = listed(born, query, path).items
    expect(item).toMatchObject({
      uid: v41.id,
      state: 'READY',
      readySubstate: 'PROMOTED',
      target: 'production',
      isRollbackCandidate: true,
      meta: { githubCommitSha: v41.commit, githubCommitRef: 'main' },
    })
    expect(item).not.toHaveProperty('id')
  }
  const one = bodyOf(ask(born, `GET /v13/deployments/${v41.id}`))
  expect([one['id'], 'uid' in one]).toEqual([v41.id, false])
})

test('a deployment is found by its hostname and by a domain that it serves', () => {
  const v42 = deploymentOf(born, 'v42')
  for (const name of [v42.host, encodeURIComponent('127.0.0.1:4001')]) {
    expect(bodyOf(ask(born, `GET /v13/deployments/${name}`))['id']).toBe(v42.id)
  }
})

test('pages follow each other by next as until, without loss or repetition', () => {
  const seen: string[] = []
  let until: number | null = null
  do {
    const border: string = until === null ? '' : `&until=${until}`
    const page = listed(born, `projectId=${PROJECT}&limit=2${border}`)
    seen.push(...page.items.map(({ uid }) => uid))
    until = page.pagination.next
  } while (until !== null)
  const all = listed(born, `projectId=${PROJECT}&limit=100`).items.map(({ uid }) => uid)
  expect(seen).toEqual(all)
  expect(all.length).toBeGreaterThan(8)
})

test.each([
  ['target=production', ['v42', 'v42-rc', 'v41', 'v40', 'v39', 'v38', 'v31']],
  ['target=production&state=READY', ['v42', 'v41', 'v40', 'v39', 'v38', 'v31']],
  ['state=ERROR,BUILDING', ['v42-rc']],
  ['branch=gift-cards', ['preview']],
])('filters by %s', (query, expected) => {
  expect(versions(listed(born, `projectId=${PROJECT}&${query}`).items)).toEqual(expected)
})

test('a sensitive variable can be overwritten but never read', () => {
  const sensitive = born.projects[0]?.env.find(({ type }) => type === 'sensitive')
  const path = `/v9/projects/${PROJECT}/env/${sensitive?.id}`
  const edited = stateAfter(born, `PATCH ${path}`, { body: { value: '0xnew' } })
  const envs = bodyOf(ask(edited, `GET /v10/projects/${PROJECT}/env?decrypt=true`))['envs']
  const shown = (envs as readonly { id: string; value: string }[]).find(
    ({ id }) => id === sensitive?.id,
  )
  expect(shown?.value).toBe('')
  expect(bodyOf(ask(edited, `GET /v1/projects/${PROJECT}/env/${sensitive?.id}`))['value']).toBe('')
  expect(edited.projects[0]?.env.find(({ id }) => id === sensitive?.id)?.value).toBe('0xnew')
})

test('an encrypted variable is readable only where decryption is asked for', () => {
  const encrypted = born.projects[0]?.env.find(({ type }) => type === 'encrypted')
  const value = (query: string): unknown => {
    const envs = bodyOf(ask(born, `GET /v10/projects/${PROJECT}/env${query}`))['envs']
    return (envs as readonly { id: string; value: string }[]).find(({ id }) => id === encrypted?.id)
      ?.value
  }
  expect(value('')).not.toContain('0x')
  expect(value('?decrypt=true')).toBe(encrypted?.value)
})

test('a variable that exists for a target is replaced only by upsert, keeping its id', () => {
  const key = 'NEXT_PUBLIC_PAYMASTER_ADDRESS'
  const body = { key, value: '0xbackup', type: 'plain', target: ['production'] }
  const path = `POST /v10/projects/${PROJECT}/env`
  expect(ask(born, path, { body }).status).toBe(400)
  const answer = ask(born, `${path}?upsert=true`, { body: [body] })
  const before = born.projects[0]?.env.find((each) => each.key === key)
  expect([answer.status, bodyOf(answer)['created']]).toMatchObject([
    201,
    [{ id: before?.id, value: '0xbackup' }],
  ])
})
