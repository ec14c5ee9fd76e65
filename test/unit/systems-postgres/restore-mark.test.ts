import { expect, test } from 'vitest'
import { cardText } from '../../../src/main/kernel/systems/postgres/card-text.ts'
import { sideMark } from '../../../src/main/kernel/systems/postgres/comments.ts'
import { sceneOf } from '../../../src/main/kernel/systems/postgres/restore-input.ts'
import {
  isOfAnotherDump,
  markIn,
  markText,
} from '../../../src/main/kernel/systems/postgres/restore-mark.ts'
import { databaseProfile } from './profile-double.ts'

const sha256 = 'ab'.repeat(32)
const mark = { procedure: 'bad-release', dump: 'last night, 2026.dump', sha256 }

test.each([
  ['all of it', mark],
  ['no hash', { procedure: 'database-only', dump: 'x.dump' }],
  ['no procedure', { dump: 'x.dump', sha256 }],
  ['nothing', {}],
])('what a run left written is read again, on the copy and on the card: %s', (_, left) => {
  const scene = sceneOf({ profile: databaseProfile() }, { run: 'abcd2345' })
  const text = markText(left)
  const card = cardText(scene, { liveOid: '1', sideOid: '2', mark: text })
  expect([markIn(sideMark('abcd2345', text)), markIn(card)]).toEqual([left, left])
})

test('a dump is another one by its hash, and only where nobody noted that by its name', () => {
  const noted = sideMark('abcd2345', markText(mark))
  const named = sideMark('abcd2345', markText({ dump: 'x.dump' }))
  const other = 'cd'.repeat(32)
  expect([
    isOfAnotherDump(noted, { dump: '/elsewhere/renamed.dump', sha256 }),
    isOfAnotherDump(noted, { dump: '/backups/last night, 2026.dump', sha256: other }),
    isOfAnotherDump(named, { dump: '/backups/x.dump', sha256: other }),
    isOfAnotherDump(named, { dump: '/backups/y.dump', sha256 }),
    isOfAnotherDump('', { dump: '/backups/y.dump', sha256 }),
  ]).toEqual([false, true, false, true, false])
})
