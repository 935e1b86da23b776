import { type Disposable, l10n, StatusBarAlignment, ThemeColor, window } from 'vscode';
import { environmentsByWeight } from '../core/environments/environment.ts';
import type { Connectivity } from '../core/http/servers.ts';
import { place } from '../messages/confirm.ts';
import { environmentLabel } from '../messages/environmentLabel.ts';
import type { Organisation } from '../session/organisation.ts';
import type { Sessions } from '../session/sessions.ts';

/** The loudest environment one is signed in to, in how many organisations, and which server is away since when. */
export class StatusBar implements Disposable {
  readonly item = window.createStatusBarItem('maskinporten.statusBar', StatusBarAlignment.Left);

  constructor(
    private readonly sessions: Sessions,
    private readonly network: Connectivity,
  ) {
    this.item.name = 'Maskinporten';
    this.item.command = 'maskinporten.statusBar';
  }

  /** Shows what is known now; nothing when one is signed in nowhere. */
  update(): void {
    const organisations = this.sessions.organisations();
    const [loudest] = [...organisations].sort(
      (a, b) => environmentsByWeight.indexOf(a.kind) - environmentsByWeight.indexOf(b.kind),
    );
    if (!loudest) {
      this.item.hide();
      return;
    }
    const { icon, text } = environmentLabel(loudest);
    const away = this.away();
    const says =
      away?.short ?? countText(organisations.filter(({ environment }) => environment === loudest.environment));
    // The server may be another environment's: its icon is beside its own name.
    this.item.text = `$(${icon}) ${text} · ${away ? '$(debug-disconnect) ' : ''}${says}`;
    this.item.tooltip = [...organisations.map(place), ...(away ? [away.long] : [])].join('\n');
    this.item.accessibilityInformation = { label: `Maskinporten: ${text}, ${says}` };
    this.item.backgroundColor = loudest.kind === 'prod' ? new ThemeColor('statusBarItem.warningBackground') : undefined;
    this.item.show();
  }

  dispose(): void {
    this.item.dispose();
  }

  private away(): { readonly short: string; readonly long: string } | undefined {
    const { unreachable } = this.network;
    if (!unreachable) return undefined;
    const { host } = unreachable;
    const since = unreachable.since.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
    return {
      short: l10n.t('{0} unreachable since {1}', host, since),
      long: l10n.t('{0} hasn’t responded since {1}. It will be retried the next time it’s needed.', host, since),
    };
  }
}

function countText({ length }: readonly Organisation[]): string {
  return length === 1 ? l10n.t('1 organisation') : l10n.t('{0} organisations', length);
}
