import { ipcRenderer } from 'electron'

// Hands one message port over, once, to the page of our own origin; nothing of Electron reaches it.
ipcRenderer.once('kernel-port', (event) => {
  window.postMessage('kernel-port', window.location.origin, [...event.ports])
})
