import type { MenuItemConstructorOptions } from 'electron'

/** What can be done with a document. */
export interface DocumentActs {
  print(): void
  save(): void
}

/** The menu of a document's window: print, save, copy, zoom and close, and nothing of the console. */
export function documentMenuTemplate(
  platform: NodeJS.Platform,
  acts: DocumentActs,
): MenuItemConstructorOptions[] {
  const own: MenuItemConstructorOptions[] = platform === 'darwin' ? [{ role: 'appMenu' }] : []
  return [
    ...own,
    {
      label: 'Document',
      submenu: [
        { label: 'Print…', accelerator: 'CmdOrCtrl+P', click: () => acts.print() },
        { label: 'Save the file…', accelerator: 'CmdOrCtrl+S', click: () => acts.save() },
        { type: 'separator' },
        { role: 'close' },
      ],
    },
    { label: 'Edit', submenu: [{ role: 'copy' }, { role: 'selectAll' }] },
    { label: 'View', submenu: [{ role: 'resetZoom' }, { role: 'zoomIn' }, { role: 'zoomOut' }] },
  ]
}
