import { Button } from '@mantine/core'

interface ChooseButtonProps {
  readonly name: string
  readonly isChosen: boolean
  /** Why it cannot be chosen. */
  readonly whyNot: string | undefined
  readonly onChoose: () => void
}

/** Takes one row of several; the one that is taken says so instead. */
export function ChooseButton({ name, isChosen, whyNot, onChoose }: ChooseButtonProps) {
  if (isChosen) return <strong className="nowrap">● chosen</strong>
  return (
    <Button
      size="compact-xs"
      disabled={whyNot !== undefined}
      title={whyNot}
      aria-label={`Choose ${name}`}
      onClick={onChoose}
    >
      Choose
    </Button>
  )
}
