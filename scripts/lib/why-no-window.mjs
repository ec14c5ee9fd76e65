/**
 * Why Electron could open no window here, or null: its sandbox does not run as root, and a window
 * needs a display.
 * @param {{ platform: string, isRoot: boolean, env: Record<string, string | undefined> }} machine
 * @returns {string | null}
 */
export function whyNoWindow({ platform, isRoot, env }) {
  if (isRoot) return 'its sandbox does not run as root'
  if (platform !== 'linux' || env.DISPLAY || env.WAYLAND_DISPLAY) return null
  return 'there is no display'
}
