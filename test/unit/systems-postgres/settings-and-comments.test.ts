import { expect, test } from 'vitest'
import { cardText, oidsOnCard } from '../../../src/main/kernel/systems/postgres/card-text.ts'
import {
  commentWith,
  othersComment,
  ownBlock,
  sideMark,
} from '../../../src/main/kernel/systems/postgres/comments.ts'
import {
  carryStatements,
  listElements,
} from '../../../src/main/kernel/systems/postgres/database-settings.ts'
import { sceneOf } from '../../../src/main/kernel/systems/postgres/restore-input.ts'
import { databaseProfile } from './profile-double.ts'

test('a comment of others is kept, ours is replaced and not repeated', () => {
  const once = commentWith(
    'Owner: platform team.\nAsk first.',
    sideMark('abcd2345', 'procedure database-only'),
  )
  const twice = commentWith(once, sideMark('bbbb2222', ''))
  expect([othersComment(twice), ownBlock(twice)]).toEqual([
    'Owner: platform team.\nAsk first.',
    sideMark('bbbb2222', ''),
  ])
  expect(commentWith(undefined, 'rollback-console side database · run x')).not.toMatch(/^\n/)
})

test('the card holds no clock of its own, is found again, and is below two kilobytes', () => {
  const scene = sceneOf({ profile: databaseProfile() }, { run: 'abcd2345' })
  const card = cardText(scene, { liveOid: '16387', sideOid: '16504', mark: '' })
  expect(card).toContain('run abcd2345 · {now}')
  expect(oidsOnCard(card)).toEqual({ beforeOid: '16387', restoredOid: '16504' })
  expect(Buffer.byteLength(card)).toBeLessThan(2048)
  expect(card).toContain('ALTER DATABASE "vlossom_before_abcd2345" RENAME TO "vlossom"')
})

test('rights and settings are carried, and nothing is repeated', () => {
  const settings = {
    grants: [
      { role: 'app', privilege: 'CREATE', grantable: false },
      { role: 'reader', privilege: 'CONNECT', grantable: true },
    ],
    settings: [
      { role: undefined, name: 'search_path', value: '"$user", public, "Odd Schema"' },
      { role: 'app', name: 'statement_timeout', value: '30s' },
      { role: undefined, name: 'app.tenant', value: "o'brien" },
    ],
  }
  const fresh = {
    grants: [
      { role: undefined, privilege: 'CONNECT', grantable: false },
      { role: 'app', privilege: 'CREATE', grantable: false },
    ],
    settings: [],
  }
  expect(carryStatements('side', settings, fresh)).toEqual([
    'REVOKE CONNECT ON DATABASE "side" FROM PUBLIC',
    'GRANT CONNECT ON DATABASE "side" TO "reader" WITH GRANT OPTION',
    `ALTER DATABASE "side" SET "search_path" TO '$user', 'public', 'Odd Schema'`,
    `ALTER ROLE "app" IN DATABASE "side" SET "statement_timeout" TO '30s'`,
    `ALTER DATABASE "side" SET "app"."tenant" TO 'o''brien'`,
  ])
  expect(carryStatements('side', settings, settings)).toEqual([])
})

test('a list setting is split at its commas, quotes taken off', () => {
  expect(listElements('"$user", public,"a ""b"", c"')).toEqual(['$user', 'public', 'a "b", c'])
})
