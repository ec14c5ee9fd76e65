import type { ReactNode } from 'react'
import type { Failure } from '../../../shared/domain/failure.ts'
import { PrivateText } from './private-text.tsx'
import './failure-box.css'

interface FailureBoxProps {
  readonly failure: Failure
  /** `unknown` is neither success nor failure, and looks like neither. */
  readonly tone?: 'failed' | 'unknown'
  /** What can be done about it, as controls. */
  readonly children?: ReactNode
}

/** What was tried, what the other side answered, what the world is now, what to do next: all four, always. */
export function FailureBox({ failure, tone = 'failed', children }: FailureBoxProps) {
  const { summary, code, tried, answered, world, next, retryAfterSeconds } = failure
  return (
    <div className="failure" data-tone={tone} role="alert">
      <p className="failure-summary">
        <span aria-hidden="true">{tone === 'unknown' ? '? ' : '✕ '}</span>
        <PrivateText>{summary}</PrivateText> <code className="failure-code">{code}</code>
      </p>
      <dl>
        <dt>Tried</dt>
        <dd className="mono">
          <PrivateText>{tried}</PrivateText>
        </dd>
        {answered === undefined ? null : (
          <>
            <dt>Answered</dt>
            <dd>
              <pre className="failure-answer">
                <PrivateText>{answered}</PrivateText>
              </pre>
            </dd>
          </>
        )}
        <dt>The world now</dt>
        <dd>
          <PrivateText>{world}</PrivateText>
        </dd>
        <dt>Next</dt>
        <dd>
          <strong>
            <PrivateText>{next}</PrivateText>
          </strong>
          {retryAfterSeconds === undefined ? '' : ` The provider asks for ${retryAfterSeconds} s.`}
        </dd>
      </dl>
      {children === undefined ? null : <div className="failure-controls">{children}</div>}
    </div>
  )
}
