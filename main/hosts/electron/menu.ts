import type { MenuItemConstructorOptions } from 'electron';
import type { HostWords } from './words.ts';

/**
 * The application's menu: what the platform expects and no more. Every entry is a role, so Electron gives it the
 * platform's own shortcut; the labels are ours, because Electron's are in English only.
 */
export function menuTemplate(words: HostWords, platform: NodeJS.Platform): MenuItemConstructorOptions[] {
  const edit: MenuItemConstructorOptions = {
    label: words.edit,
    submenu: [
      { role: 'undo', label: words.undo },
      { role: 'redo', label: words.redo },
      { type: 'separator' },
      { role: 'cut', label: words.cut },
      { role: 'copy', label: words.copy },
      { role: 'paste', label: words.paste },
      { role: 'selectAll', label: words.selectAll },
    ],
  };
  const view: MenuItemConstructorOptions = {
    label: words.view,
    submenu: [
      { role: 'reload', label: words.reload },
      { type: 'separator' },
      { role: 'resetZoom', label: words.actualSize },
      { role: 'zoomIn', label: words.larger },
      { role: 'zoomOut', label: words.smaller },
      { type: 'separator' },
      { role: 'togglefullscreen', label: words.fullScreen },
    ],
  };
  const window: MenuItemConstructorOptions = {
    label: words.window,
    submenu: [{ role: 'minimize', label: words.minimize }],
  };
  return [platform === 'darwin' ? macApplication(words) : file(words), edit, view, window];
}

function file(words: HostWords): MenuItemConstructorOptions {
  return { label: words.file, submenu: [{ role: 'quit', label: words.quit }] };
}

function macApplication(words: HostWords): MenuItemConstructorOptions {
  return {
    label: 'Guichet',
    submenu: [
      { role: 'about', label: words.about },
      { type: 'separator' },
      { role: 'hide', label: words.hide },
      { role: 'hideOthers', label: words.hideOthers },
      { type: 'separator' },
      { role: 'quit', label: words.quit },
    ],
  };
}
