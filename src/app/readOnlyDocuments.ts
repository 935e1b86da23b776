import { type Disposable, Uri, workspace } from 'vscode';

const scheme = 'maskinporten-json';

/** Text shown in an editor that cannot be changed or saved by accident. Never a secret. */
export class ReadOnlyDocuments implements Disposable {
  private readonly texts = new Map<string, string>();
  private readonly registration = workspace.registerTextDocumentContentProvider(scheme, {
    provideTextDocumentContent: (uri) => this.texts.get(uri.query) ?? '',
  });

  /** A URI that opens as `name`. */
  add(name: string, text: string): Uri {
    const id = String(this.texts.size + 1);
    this.texts.set(id, text);
    return Uri.from({ scheme, path: `/${name}`, query: id });
  }

  dispose(): void {
    this.registration.dispose();
  }
}
