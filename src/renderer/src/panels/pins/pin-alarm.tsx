import { Button } from '@mantine/core'
import { useKernelState } from '../../kernel-client/index.ts'
import { PrivateText } from '../../ui/private-text.tsx'
import './pins.css'

/** The bad release is about to return: on every screen, until it is over or somebody has seen it. */
export function PinAlarm({ onShow }: { readonly onShow: () => void }) {
  const pins = useKernelState((state) => state.pins)
  const alarms = pins.flatMap(({ pin, lines }) =>
    lines
      .filter(({ level, seen }) => level === 'alarm' && seen === undefined)
      .map(({ key, text }) => ({ key: `${pin.key} ${key}`, name: pin.subject.name, text })),
  )
  if (alarms.length === 0) return null
  return (
    <div className="pin-alarm" role="alert">
      <p>
        <strong>✕ The bad release is about to return.</strong>{' '}
        {alarms.map(({ key, name, text }) => (
          <span key={key}>
            {name}: <PrivateText>{text}</PrivateText>{' '}
          </span>
        ))}
      </p>
      <Button onClick={onShow}>Show what is pinned</Button>
    </div>
  )
}
