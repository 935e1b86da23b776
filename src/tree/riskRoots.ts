import { l10n, ThemeColor } from 'vscode';
import type { RiskReport } from '../session/keysAtRisk.ts';
import { place } from '../wording/confirm.ts';
import { MessageNode } from './messageNode.ts';
import type { Node } from './node.ts';
import { NotSeenNode } from './notSeenNode.ts';
import { RiskGroupNode } from './riskGroupNode.ts';
import type { TreeServices } from './services.ts';

/** The view “Keys at Risk”: what was looked at and when, what could not be, and the risks by kind. */
export function riskRoots(services: TreeServices): Node[] {
  const { report } = services.keysAtRisk;
  if (!report) return [];
  const groups = [...report.risks].map(([kind, risks]) => new RiskGroupNode(kind, risks, services));
  return [
    summary(
      report,
      groups.reduce((sum, { size }) => sum + size, 0),
      services.now(),
    ),
    ...report.notSeen.map((missing) => new NotSeenNode(missing)),
    ...groups,
  ];
}

function summary(report: RiskReport, risks: number, now: Date): Node {
  const [only, ...others] = report.organisations;
  const whose = only && others.length === 0 ? place(only) : l10n.t('{0} organisations', report.organisations.length);
  const clients = report.clients === 1 ? l10n.t('1 client') : l10n.t('{0} clients', report.clients);
  // All was seen, or nothing can be said of what was not.
  const all = report.notSeen.length === 0;
  const found = risks === 1 ? l10n.t('1 at risk') : l10n.t('{0} at risk', risks);
  const nothing = all ? l10n.t('Nothing at risk') : l10n.t('Nothing at risk among what was looked at');
  return new MessageNode(undefined, 'summary', risks > 0 ? found : nothing, {
    icon: risks > 0 ? 'shield' : all ? 'pass' : 'question',
    ...(risks === 0 && all ? { color: new ThemeColor('testing.iconPassed') } : {}),
    description: [l10n.t('looked at {0}', timeText(report.at, now)), clients, whose].join(' · '),
    tooltip: [l10n.t('Looked at {0}', report.at.toLocaleString()), clients, ...report.organisations.map(place)].join(
      '\n',
    ),
  });
}

/** The time alone for today. */
function timeText(at: Date, now: Date): string {
  const today = at.toDateString() === now.toDateString();
  return today ? at.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' }) : at.toLocaleString();
}
