import { formBundles, type FormName } from './bundles.ts';
import { fonts, type ThemeName, themes } from './themes.ts';

export const origin = 'http://forms.test';

/** What the host writes on the page's body (formHtml.ts). */
export const hostState = { environment: 'test', orgno: '313401847' };
const bodyTexts = { loadFailed: 'Couldn’t load the form', retry: 'Retry', showLog: 'Show Log' };

/**
 * The page of a form as formHtml.ts makes it, under `''`, and all it loads: name → content. What it loads has the same address
 * whatever the page's own, so that the browser need not compile it anew.
 */
export async function pageFiles(
  form: FormName,
  theme: ThemeName,
  savedState: unknown,
  state: unknown = hostState,
): Promise<Map<string, string>> {
  return new Map(await formBundles()).set('', html(form, theme, savedState, state));
}

function html(form: FormName, theme: ThemeName, savedState: unknown, state: unknown): string {
  const policy = [
    `default-src 'none'`,
    `style-src ${origin}`,
    `font-src ${origin}`,
    `img-src ${origin}`,
    `script-src 'nonce-abc'`,
    `form-action 'none'`,
    `base-uri 'none'`,
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="UTF-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Form</title>
<script nonce="abc">${vsCode(theme, savedState)}</script>
<link rel="stylesheet" href="../${form}.css">
</head>
<body class="${themes[theme].bodyClass}" data-state="${attribute(state)}" data-texts="${attribute(bodyTexts)}">
<div id="root"></div>
<script nonce="abc" src="../${form}.js"></script>
</body>
</html>`;
}

function attribute(value: unknown): string {
  return JSON.stringify(value).replaceAll('&', '&amp;').replaceAll('"', '&quot;');
}

/**
 * VS Code's part in the page. As in VS Code, the theme is set on the html element by script, what is saved outlives the page,
 * and the API can be had only once.
 */
function vsCode(theme: ThemeName, savedState: unknown): string {
  const script = `
    {
      for (const [name, value] of Object.entries(${JSON.stringify({ ...fonts, ...themes[theme].colours })})) {
        document.documentElement.style.setProperty('--vscode-' + name, value);
      }
      const saved = location.pathname;
      if (sessionStorage.getItem(saved) === null) {
        sessionStorage.setItem(saved, ${JSON.stringify(JSON.stringify(savedState ?? null))});
      }
      window.acquireVsCodeApi = () => {
        delete window.acquireVsCodeApi;
        return {
          postMessage: (message) => { testPosted(saved, structuredClone(message)); },
          getState: () => JSON.parse(sessionStorage.getItem(saved)) ?? undefined,
          setState: (state) => {
            sessionStorage.setItem(saved, JSON.stringify(state));
            testSaved(saved, structuredClone(state));
          },
        };
      };
      window.testReceive = (message) => { window.postMessage(message, '*'); };
      document.addEventListener('securitypolicyviolation', (event) => {
        testViolated('CSP: ' + event.violatedDirective + ' ' + event.blockedURI + ' ' + event.sample);
      });
    }
  `;
  // What is saved must not end the script.
  return script.replaceAll('<', '\\u003c');
}
