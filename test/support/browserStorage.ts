import { type Page } from 'playwright-core';

/** Everything that VS Code's web window keeps in the browser. */
export async function browserStorage(page: Page): Promise<string> {
  return page.evaluate(`(async () => {
    const kept = [JSON.stringify({ ...localStorage }), JSON.stringify({ ...sessionStorage })];
    for (const { name } of await indexedDB.databases()) {
      const database = await new Promise((resolve, reject) => {
        const request = indexedDB.open(name);
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
      for (const store of database.objectStoreNames) {
        kept.push(await new Promise((resolve, reject) => {
          const request = database.transaction(store).objectStore(store).getAll();
          request.onsuccess = () => resolve(request.result.map((value) =>
            value instanceof Uint8Array ? new TextDecoder().decode(value) : JSON.stringify(value)).join('\\n'));
          request.onerror = () => reject(request.error);
        }));
      }
      database.close();
    }
    return kept.join('\\n');
  })()`);
}
