import type { WebviewPanel } from 'vscode';
import type { Port } from './rpc.ts';

/** A webview panel as a message channel. Posting to a closed panel is harmless. */
export function panelPort(panel: WebviewPanel): Port {
  let open = true;
  panel.onDidDispose(() => {
    open = false;
  });
  return {
    post: (message) => {
      if (open) void panel.webview.postMessage(message);
    },
    listen: (receive) => {
      const listening = panel.webview.onDidReceiveMessage(receive);
      return () => {
        listening.dispose();
      };
    },
  };
}
