import { type Frame, type Page } from 'playwright-core';

/**
 * What each frame says of itself: address, how far it is loaded, its service worker, and the marks that VS Code's webviews
 * set on their way. It tells where a form that stayed empty has stopped.
 */
export async function frameReport(page: Page): Promise<string> {
  const reports = await Promise.all(page.frames().map(reportOf));
  return reports.join('\n\n');
}

async function reportOf(frame: Frame): Promise<string> {
  const asked = frame.evaluate<string>(`(() => {
    const { readyState, body } = document;
    const worker = navigator.serviceWorker?.controller;
    const marks = performance.getEntries().filter(({ name }) => /webview|vscode-resource/.test(name));
    return [
      location.href,
      readyState + ', ' + (body?.children.length ?? 0) + ' elements, ' + Math.round(performance.now()) + ' ms old',
      'service worker: ' + (worker ? worker.state + ' ' + worker.scriptURL : 'none'),
      ...marks.map(({ name, startTime, duration }) => Math.round(startTime) + ' +' + Math.round(duration) + ' ' + name),
    ].join('\\n  ');
  })()`);
  const tooLate = new Promise<string>((resolve) => setTimeout(resolve, 3000, `${frame.url()}\n  does not answer`));
  return Promise.race([asked.catch((error: unknown) => `${frame.url()}\n  ${String(error)}`), tooLate]);
}
