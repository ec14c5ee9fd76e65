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
      <div>
        <strong>✕ The bad release is about to return</strong>
        <ul>
          {alarms.map(({ key, name, text }) => (
            <li key={key}>
              {name}: <PrivateText>{text}</PrivateText>
            </li>
          ))}
        </ul>
      </div>
      <Button onClick={onShow}>Show what is pinned</Button>
    </div>
  )
}
