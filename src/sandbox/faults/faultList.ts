import { type Fault } from './fault.ts';

/** The faults still to come, oldest first. */
export class FaultList {
  private waiting: { fault: Fault; left: number }[] = [];

  add(fault: Fault): void {
    this.waiting.push({ fault, left: fault.times ?? 1 });
  }

  clear(): void {
    this.waiting = [];
  }

  /** The fault this request meets, which has then one time less to go. */
  take(method: string, path: string, pathAndQuery: string): Fault | undefined {
    const entry = this.waiting.find(({ fault: { match } }) => {
      return (match.method ?? method) === method && (fitsPath(match.path, path) || fitsPath(match.path, pathAndQuery));
    });
    if (!entry) return undefined;
    entry.left -= 1;
    if (entry.left <= 0) this.waiting.splice(this.waiting.indexOf(entry), 1);
    return entry.fault;
  }
}

function fitsPath(wanted: string | undefined, path: string): boolean {
  return wanted === undefined || path.startsWith(wanted) || new RegExp(wanted).test(path);
}
