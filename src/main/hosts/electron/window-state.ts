import { z } from 'zod'

/** A part of a screen, in points. */
export interface Area {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** How the window stood when it was closed last. */
export interface WindowState {
  readonly area: Area | undefined
  readonly maximized: boolean
}

/** The layout holds from this size on (ux: 1024 × 700). */
export const smallestWindow = { width: 1024, height: 700 } as const
const firstWindow = { width: 1360, height: 880 } as const

const points = z.number().int()
const KeptState = z.object({
  area: z
    .object({ x: points, y: points, width: points, height: points })
    .optional()
    .catch(undefined),
  maximized: z.boolean().catch(false),
})

/**
 * The state to open with. A place that no screen shows any more (an unplugged monitor) is forgotten,
 * and so is whatever cannot be read.
 *
 * @param screens work areas
 */
export function windowStateFor(kept: unknown, screens: readonly Area[]): WindowState {
  const parsed = KeptState.safeParse(kept)
  if (!parsed.success) return { area: undefined, maximized: false }
  const { area, maximized } = parsed.data
  const shown = area !== undefined && screens.some((screen) => showsTitle(screen, area))
  return { area: shown ? fitting(area) : undefined, maximized }
}

/** The options of a new window. */
export function windowOptions(
  state: WindowState,
): Partial<Area> & { width: number; height: number } {
  return state.area ?? firstWindow
}

/** Enough of the title bar lies on the screen to move the window by. */
function showsTitle(screen: Area, area: Area): boolean {
  const left = Math.max(screen.x, area.x)
  const right = Math.min(screen.x + screen.width, area.x + area.width)
  return right - left >= 100 && area.y >= screen.y && area.y <= screen.y + screen.height - 40
}

function fitting(area: Area): Area {
  return {
    ...area,
    width: Math.max(area.width, smallestWindow.width),
    height: Math.max(area.height, smallestWindow.height),
  }
}
