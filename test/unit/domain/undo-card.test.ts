import { expect, test } from 'vitest'
import {
  formatUndoCard,
  UNDO_CARD_MARK,
  type UndoCard,
} from '../../../src/shared/domain/undo-card.ts'

const card: UndoCard = {
  run: 'abcdefgh',
  writtenAt: '2026-11-23T03:00:00.000Z',
  about: 'vlossom is being restored beside',
  replicas: { api: { 'us-west1': 2, 'eu-west4': 1 }, worker: { 'us-west1': 1 } },
  commands: ['ALTER DATABASE "vlossom" RESET default_transaction_read_only;', 'curl -X POST …'],
}

test('a card is plain lines: mark, what it is about, replicas as they were, commands', () => {
  expect(formatUndoCard(card).split('\n')).toEqual([
    'rollback-console undo card · run abcdefgh · 2026-11-23T03:00:00.000Z',
    'vlossom is being restored beside',
    'Replicas before: api: us-west1 ×2, eu-west4 ×1; worker: us-west1 ×1',
    'ALTER DATABASE "vlossom" RESET default_transaction_read_only;',
    'curl -X POST …',
  ])
})

test('where nothing was stopped yet the card has no line of replicas', () => {
  expect(formatUndoCard({ ...card, replicas: {}, commands: [] }).split('\n')).toEqual([
    'rollback-console undo card · run abcdefgh · 2026-11-23T03:00:00.000Z',
    'vlossom is being restored beside',
  ])
})

test('a card can be found by its mark at the very beginning', () => {
  expect(formatUndoCard(card).startsWith(UNDO_CARD_MARK)).toBe(true)
})
