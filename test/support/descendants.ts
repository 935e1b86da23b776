import { execFileSync } from 'node:child_process';

/** Ends a process as a crash does. One that ends by itself in that moment is ended, too. */
export function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** The processes that this one has started, and those that they have, whose command line matches. */
export function descendants(pid: number, command: RegExp): number[] {
  const lines = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' }).trim().split('\n');
  const all = lines.map((line) => {
    const [, own, parent, args = ''] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    return { own: Number(own), parent: Number(parent), args };
  });
  const below = (parentId: number): typeof all =>
    all.filter(({ parent }) => parent === parentId).flatMap((child) => [child, ...below(child.own)]);
  return below(pid)
    .filter(({ args }) => command.test(args))
    .map(({ own }) => own);
}
