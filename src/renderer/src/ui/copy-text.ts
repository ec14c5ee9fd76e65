import { notifications } from '@mantine/notifications'

/** Copies a whole value and says so; a browser that refuses is told about too. */
export async function copyText(text: string, what: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text)
    notifications.show({ message: `Copied ${what}`, autoClose: 1500 })
  } catch {
    notifications.show({ message: `The browser does not let us copy ${what}.`, color: 'red' })
  }
}
