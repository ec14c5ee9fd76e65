const RADIUS = 8
const AROUND = 2 * Math.PI * RADIUS

/** How far the hold is; fills by a CSS transition as long as the control says that it is held. */
export function HoldRing() {
  return (
    <svg className="hold-ring" viewBox="0 0 20 20" width="20" height="20" aria-hidden="true">
      <circle cx="10" cy="10" r={RADIUS} className="hold-ring-track" />
      <circle
        cx="10"
        cy="10"
        r={RADIUS}
        className="hold-ring-fill"
        strokeDasharray={AROUND}
        pathLength={AROUND}
      />
    </svg>
  )
}
