import { createContext, useContext } from 'react'

/** Whether the screen is being shared: then hosts, names and addresses are not drawn at all. */
export const PrivacyContext = createContext(false)

export function usePrivacy(): boolean {
  return useContext(PrivacyContext)
}
