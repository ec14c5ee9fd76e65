import { Button } from '@mantine/core'
import { Component, type ReactNode, Suspense } from 'react'

interface LateProps {
  /** Of a whole place, where it stands for one: a page without a heading cannot be found by ear. */
  readonly title?: string | undefined
  /** Shown while it is on its way. */
  readonly waiting: ReactNode
  readonly children: ReactNode
}

/**
 * A part of the window that arrives after the first screen. Where it does not come (the console behind the window
 * was stopped, its files were replaced by an update), the rest stays as it is: React would take everything away.
 */
export function Late({ title, waiting, children }: LateProps) {
  return (
    <Missing title={title}>
      <Suspense fallback={waiting}>{children}</Suspense>
    </Missing>
  )
}

interface MissingState {
  readonly isMissing: boolean
}

interface MissingProps {
  readonly title: string | undefined
  readonly children: ReactNode
}

class Missing extends Component<MissingProps, MissingState> {
  override readonly state: MissingState = { isMissing: false }

  static getDerivedStateFromError(): MissingState {
    return { isMissing: true }
  }

  override render(): ReactNode {
    const { title, children } = this.props
    if (!this.state.isMissing) return children
    return (
      <>
        {title === undefined ? null : <h1 className="visually-hidden">{title}</h1>}
        <div className="missing-part" role="alert">
          <span>
            A part of this window could not be loaded or drawn. Nothing was sent by it; runs go on,
            and are on screen again afterwards.
          </span>
          <Button size="compact-sm" onClick={() => window.location.reload()}>
            Load the window again
          </Button>
        </div>
      </>
    )
  }
}
