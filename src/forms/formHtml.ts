import { randomBytes } from 'node:crypto';
import { env, l10n, Uri, type Webview } from 'vscode';

export type FormName = 'createClient' | 'addScopes' | 'loginClient';

/** The folder a webview may load from. */
export function formRoot(extensionUri: Uri): Uri {
  return Uri.joinPath(extensionUri, 'dist', 'forms');
}

/**
 * A form's page: one script, one style sheet, and nothing else is allowed to run or load. `state` names what the form is
 * about, so that the panel can be restored; it holds no secret.
 */
export function formHtml(webview: Webview, extensionUri: Uri, form: FormName, title: string, state: unknown): string {
  const source = (file: string) => webview.asWebviewUri(Uri.joinPath(formRoot(extensionUri), file)).toString();
  // What a form needs to say before it can ask for its texts.
  const texts = {
    loadFailed: l10n.t('The form could not be loaded'),
    retry: l10n.t('Retry'),
    showLog: l10n.t('Show Log'),
  };
  const nonce = randomBytes(16).toString('base64');
  const policy = [
    `default-src 'none'`,
    `style-src ${webview.cspSource}`,
    `font-src ${webview.cspSource}`,
    `img-src ${webview.cspSource}`,
    `script-src 'nonce-${nonce}'`,
    `form-action 'none'`,
    `base-uri 'none'`,
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="${escape(env.language)}">
<head>
<meta charset="UTF-8">
<meta http-equiv="Content-Security-Policy" content="${escape(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(title)}</title>
<link rel="stylesheet" href="${escape(source(`${form}.css`))}">
</head>
<body data-state="${escape(JSON.stringify(state))}" data-texts="${escape(JSON.stringify(texts))}">
<div id="root"></div>
<script nonce="${nonce}" src="${escape(source(`${form}.js`))}"></script>
</body>
</html>`;
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
