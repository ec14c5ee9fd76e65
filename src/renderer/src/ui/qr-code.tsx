import { encodeQR } from 'qr'
import { useMemo } from 'react'

/** A QR code holds 2,953 bytes at the lowest level of correction. */
const MOST_BYTES = 2_900

interface QrCodeProps {
  readonly text: string
  /** What a screen reader says of it. */
  readonly label: string
}

/** Text as a code for a camera; where it is too long for one, the words say so. */
export function QrCode({ text, label }: QrCodeProps) {
  const modules = useMemo(() => {
    const fits = new TextEncoder().encode(text).length <= MOST_BYTES
    return fits ? encodeQR(text, 'raw', { ecc: 'low', border: 4 }) : null
  }, [text])
  if (modules === null) return <p className="dim">Too long for one code: take the file.</p>
  const size = modules.length
  const path = modules
    .flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : [])))
    .join('')
  return (
    <figure className="qr-code">
      <svg
        viewBox={`0 0 ${size} ${size}`}
        role="img"
        aria-label={label}
        shapeRendering="crispEdges"
      >
        <path d={path} fill="#000" />
      </svg>
    </figure>
  )
}
