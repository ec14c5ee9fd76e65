import type { ServerResponse } from 'node:http'
import { documentPolicy } from '../../shared/document-policy.ts'
import type { ShelfAnswer } from '../documents/document-shelf.ts'
import { answerBytes, answerText } from './answer.ts'

const GONE =
  'This page is not here any more: it goes 15 minutes after it was opened first, and with the console.'

/** A document without scripts, or the file that it stands for. Never kept by the browser's cache. */
export function answerDocument(response: ServerResponse, answer: ShelfAnswer): void {
  if (answer.kind === 'gone') answerText(response, 404, GONE)
  else if (answer.kind === 'page') {
    answerBytes(response, answer.html, {
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Security-Policy': documentPolicy(answer.html),
    })
  } else {
    answerBytes(response, answer.text, {
      'Content-Type': 'application/octet-stream',
      'Content-Disposition': `attachment; filename="${answer.name}"`,
    })
  }
}
